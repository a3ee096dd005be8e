//! What is not to be kept goes, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use kanade_bus::backend::{Bus, KvMirror};
use kanade_control::artifacts::{ArtifactKind, ArtifactName, Collector, KeepRules};
use kanade_control::catalogue::Mirrors;
use kanade_control::{Artifacts, Catalogue};
use kanade_runtime::{MockClock, TaskSet};
use kanade_store_sqlite_state::StateDatabase;
use kanade_testkit::{PATIENCE, temporary_folder, wait_until};
use tempfile::TempDir;

use crate::support::{TestBackend, Who};

const RULES: KeepRules = KeepRules {
    package_versions: 1,
    script_versions: 0,
    release_versions: 0,
    sent_scripts: Duration::from_secs(30 * 86_400),
};

/// The same stores as the backend's, at a time of the test's own.
struct Library {
    artifacts: Artifacts,
    clock: MockClock,
    tasks: TaskSet,
    _folder: TempDir,
}

impl Library {
    async fn of(bus: &Bus) -> Self {
        let clock = MockClock::at_rfc3339("2026-01-01T00:00:00Z");
        let (mirrors, tasks) = (Mirrors::new(bus), TaskSet::new());
        for mirror in mirrors.all() {
            follow(&tasks, mirror.clone());
        }
        let catalogue = Catalogue::new(bus.clone(), mirrors, clock.shared());
        let folder = temporary_folder();
        let state = StateDatabase::open(folder.path().join("state.db")).await;
        let rollouts = Arc::new(state.unwrap().rollouts());
        let artifacts = Artifacts::new(bus, catalogue, rollouts, clock.shared());
        for kind in ArtifactKind::ALL {
            let (mirror, stop) = (artifacts.mirror(kind).clone(), tasks.token());
            tasks.spawn_named("mirror", async move { mirror.run(&stop).await });
        }
        Self {
            artifacts,
            clock,
            tasks,
            _folder: folder,
        }
    }

    async fn publish(&self, version: &str) {
        let kind = ArtifactKind::Package;
        let name = ArtifactName::new(kind, "vlc", version).unwrap();
        let mut body = version.as_bytes();
        let published = self.artifacts.publish(kind, &name, &mut body, None).await;
        published.unwrap();
        self.clock.advance(TimeDelta::days(1));
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.tasks.token().cancel();
    }
}

fn follow(tasks: &TaskSet, mirror: KvMirror) {
    let stop = tasks.token();
    tasks.spawn_named("mirror", async move { mirror.run(&stop).await });
}

#[tokio::test]
async fn old_versions_go_unless_a_job_mentions_them() {
    let backend = TestBackend::start().await;
    let library = Library::of(&backend.bus).await;
    let collector = Collector::new(library.artifacts.clone(), RULES);
    for version in ["1", "2", "3"] {
        library.publish(version).await;
    }
    assert!(
        collector.collect().await.unwrap().removed.is_empty(),
        "they are young"
    );
    library.clock.advance(TimeDelta::days(30));
    let job = "id: install\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 30s\n  script: curl $SERVER/api/app-packages/vlc/1\n";
    backend
        .client(Who::Operator)
        .save_job(job, None)
        .await
        .unwrap();
    let kind = ArtifactKind::Package;
    let first = ArtifactName::new(kind, "vlc", "1").unwrap();
    wait_until("the job to be read", PATIENCE, async || {
        let users = library.artifacts.users(kind).await.unwrap();
        users.of_name(&first) == ["job install"]
    })
    .await;

    let removed = collector.collect().await.unwrap().removed;

    let removed: Vec<&str> = removed
        .iter()
        .map(|doomed| doomed.object.as_str())
        .collect();
    assert_eq!(removed, ["vlc/2"]);
    let left = library.artifacts.list(kind).await.unwrap();
    let left: Vec<String> = left
        .iter()
        .map(|artifact| artifact.name.to_string())
        .collect();
    assert_eq!(left, ["vlc/1", "vlc/3"]);
}
