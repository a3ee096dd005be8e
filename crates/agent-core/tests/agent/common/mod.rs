//! An agent on a broker of the test's own, with a backend of few words on the other side.

mod backend;
mod runner;

pub use backend::{Backend, Desires};
pub use runner::TestRunner;

use std::sync::Arc;
use std::time::Duration;

use kanade_agent_core::diagnose::NoDiagnosis;
use kanade_agent_core::run::ScriptCache;
use kanade_agent_core::sources::DiskFiles;
use kanade_agent_core::state::Storage;
use kanade_agent_core::{Agent, AgentOptions, AgentParts, Facts, HostVitals, Settings};
use kanade_bus::ConnectOptions;
use kanade_runtime::SystemClock;
use kanade_testkit::{NatsServer, temporary_folder};
use kanade_wire::{Command, PcId};
use serde_json::json;
use tempfile::TempDir;

/// The machine of these tests.
pub const PC: &str = "pc1";

/// A broker, a backend, and a place for one machine's state.
pub struct Bench {
    pub server: NatsServer,
    pub backend: Backend,
    pub runner: Arc<TestRunner>,
    pub folder: TempDir,
    pub settings: Settings,
}

impl Bench {
    pub async fn start() -> Self {
        Self::on(NatsServer::start().await).await
    }

    pub async fn on(server: NatsServer) -> Self {
        let backend = Backend::start(&server).await;
        let settings = Settings {
            slots: 2,
            start_told_after: Duration::ZERO,
            position_age: Duration::from_millis(20),
            ..Settings::default()
        };
        Self {
            server,
            backend,
            runner: Arc::default(),
            folder: temporary_folder(),
            settings,
        }
    }

    /// Starts the agent; the second time it continues the first one's life.
    pub async fn agent(&self) -> Agent {
        Agent::start(self.options(), self.parts()).await.unwrap()
    }

    pub fn parts(&self) -> AgentParts {
        AgentParts {
            updates: None,
            runner: self.runner.clone(),
            vitals: Box::new(HostVitals::default()),
            gauges: None,
            events: None,
            diagnosis: Arc::new(NoDiagnosis),
            surroundings: None,
            local: None,
            files: Arc::new(DiskFiles),
            clock: SystemClock::shared(),
            seed: 7,
        }
    }

    /// Starts the agent and waits until it has synced, so that it is no longer new.
    pub async fn synced_agent(&self) -> Agent {
        let agent = self.agent().await;
        self.backend.wait_for_syncs(1).await;
        self.backend.wait_for_heartbeat().await;
        agent
    }

    pub fn options(&self) -> AgentOptions {
        let mut connect = ConnectOptions::new(self.server.url(), PC, SystemClock::shared());
        connect.backoff.max = Duration::from_millis(200);
        AgentOptions {
            pc_id: pc(),
            agent_version: "1.2.3".into(),
            connect,
            facts: Facts {
                hostname: Some("pc1.example".into()),
                ..Facts::default()
            },
            storage: self.storage(),
            scripts: ScriptCache::Folder(self.folder.path().join("scripts")),
            bundles: self.folder.path().join("bundles"),
            settings: self.settings,
        }
    }

    pub fn storage(&self) -> Storage {
        Storage::File(self.folder.path().join("agent.db"))
    }
}

pub async fn stop(agent: Agent) {
    agent.stop(Duration::from_secs(10)).await;
}

pub fn pc() -> PcId {
    PcId::new(PC).unwrap()
}

/// A command of `job`; `changes` are laid over an ordinary one. Its ids are derived from `name`.
pub fn command(name: &str, job: &str, script: &str, changes: &serde_json::Value) -> Command {
    let mut command = json!({
        "id": job,
        "version": "1.0",
        "request_id": format!("req-{name}"),
        "exec_id": format!("exec-{name}"),
        "shell": "sh",
        "script": script,
        "timeout_secs": 20,
        "jitter_secs": null,
    });
    let fields = command.as_object_mut().unwrap();
    fields.extend(changes.as_object().cloned().unwrap_or_default());
    serde_json::from_value(command).unwrap()
}

/// An ordinary command.
pub fn plain(name: &str, script: &str) -> Command {
    command(name, &format!("job-{name}"), script, &json!({}))
}
