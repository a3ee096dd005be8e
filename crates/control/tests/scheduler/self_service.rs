//! Jobs for the people at machines: who is handed what, and what is not handed out.

use chrono::Utc;
use kanade_control::catalogue::Write;
use kanade_control::{Nudges, SelfService, SelfServiceKeeper};
use kanade_manifest::{Format, parse_job};
use kanade_runtime::MockClock;
use kanade_testkit::{NatsServer, temporary_folder};
use kanade_wire::{GroupName, JobId, PcId};

use crate::backend::Backend;

struct Story {
    backend: Backend,
    jobs: SelfService,
    _broker: NatsServer,
    _folder: tempfile::TempDir,
}

impl Story {
    async fn begin() -> Self {
        let (broker, folder) = (NatsServer::start().await, temporary_folder());
        let clock = MockClock::at(Utc::now());
        let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
        Self {
            jobs: SelfService::default(),
            backend,
            _broker: broker,
            _folder: folder,
        }
    }

    async fn save(&self, id: &str, more: &str) {
        let text = format!(
            "id: {id}\nversion: 1.0.0\nexecute:\n  shell: sh\n  script: echo hello\n  timeout: 30s\n{more}"
        );
        let job = parse_job(&text, Format::Yaml).unwrap().manifest;
        let saved = self.backend.catalogue.save(&job, &text, Write::by("test"));
        saved.await.unwrap();
    }

    async fn refresh(&self) {
        let keeper = SelfServiceKeeper {
            jobs: self.jobs.clone(),
            dispatcher: self.backend.scheduler.dispatcher.clone(),
            nudges: Nudges::new(self.backend.bus.clone()),
        };
        keeper.refresh().await.unwrap();
    }

    fn handed_to(&self, pc: &str, groups: &[&str]) -> Vec<String> {
        let groups = groups.iter().map(|name| GroupName::new(*name).unwrap());
        let handed = self
            .jobs
            .of(&PcId::new(pc).unwrap(), &groups.collect::<Vec<_>>());
        handed
            .iter()
            .map(|job| job.command.id.to_string())
            .collect()
    }
}

fn id(text: &str) -> JobId {
    JobId::new(text).unwrap()
}

#[tokio::test]
async fn a_machine_is_handed_what_its_people_may_run_whole() {
    let story = Story::begin().await;
    story.save("plain", "").await;
    story
        .save(
            "greet",
            "client: { name: Greet, category: catalog, confirm: Really? }\n",
        )
        .await;
    story
        .save(
            "eu",
            "client: { name: EU, category: catalog, visible_to: { groups: [eu], pcs: [pc-2] } }\n",
        )
        .await;
    assert!(!story.jobs.is_ready());
    story.refresh().await;
    assert!(story.jobs.is_ready());
    assert_eq!(story.handed_to("pc-1", &[]), ["greet"]);
    assert_eq!(story.handed_to("pc-1", &["eu"]), ["eu", "greet"]);
    assert_eq!(story.handed_to("pc-2", &[]), ["eu", "greet"]);
    let handed = story.jobs.of(&PcId::new("pc-1").unwrap(), &[]);
    assert_eq!(handed[0].shown.confirm.as_deref(), Some("Really?"));
    let command = &handed[0].command;
    assert_eq!(
        (command.script.as_str(), command.jitter_secs),
        ("echo hello", None)
    );
    assert_eq!(
        (command.expires_at, &command.exec_id, &command.cause),
        (None, &None, &None)
    );
    // Offering is not ordering: what waits in another version still runs.
    assert_eq!(story.backend.catalogue.revision().pins, 0);
    story.refresh().await;
    assert_eq!(story.jobs.of(&PcId::new("pc-1").unwrap(), &[]), handed);
    story.backend.stop().await;
}

#[tokio::test]
async fn what_is_revoked_or_not_agreed_to_is_not_handed_out_and_it_is_known_why() {
    let story = Story::begin().await;
    let shown = "client: { name: Greet, category: catalog }\n";
    story.save("greet", shown).await;
    story
        .save("agreed", &format!("{shown}require_approval: true\n"))
        .await;
    story.refresh().await;
    assert_eq!(story.handed_to("pc-1", &[]), ["greet"]);
    let why = story.jobs.why_not(&id("agreed")).unwrap();
    assert!(why.contains("approv"), "{why}");
    story.backend.catalogue.revoke(&id("greet")).await.unwrap();
    story.refresh().await;
    assert_eq!(story.handed_to("pc-1", &[]), Vec::<String>::new());
    assert!(
        story
            .jobs
            .why_not(&id("greet"))
            .unwrap()
            .contains("revoked")
    );
    story.backend.stop().await;
}
