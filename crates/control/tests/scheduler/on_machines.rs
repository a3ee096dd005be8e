//! Schedules that machines keep themselves: what they are handed, and what becomes of it.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_control::schedule::{LocalScheduler, LocalSchedules, MachineState};
use kanade_control::{Nudges, catalogue::Write};
use kanade_manifest::{Format, parse_job};
use kanade_runtime::MockClock;
use kanade_testkit::{NatsServer, temporary_folder};
use kanade_wire::{ExecId, GroupName, PcId, ScheduleId};

use crate::backend::Backend;

struct Story {
    backend: Backend,
    schedules: LocalSchedules,
    _broker: NatsServer,
    _folder: tempfile::TempDir,
    now: DateTime<Utc>,
}

impl Story {
    async fn begin(schedule: &str) -> Self {
        let (broker, folder) = (NatsServer::start().await, temporary_folder());
        let now = Utc::now();
        let backend = Backend::start(&broker.url(), folder.path(), &MockClock::at(now)).await;
        backend.add_job("1.0.0").await;
        backend.add_machines(&["pc-1", "pc-2"]).await;
        backend.group("eu", &["pc-2"]).await;
        backend
            .add_schedule(&format!("runs_on: agent\n{schedule}"))
            .await;
        let story = Self {
            schedules: backend.scheduler.on_machines.clone(),
            backend,
            _broker: broker,
            _folder: folder,
            now,
        };
        story.refresh().await;
        story
    }

    async fn refresh(&self) {
        let local = LocalScheduler {
            schedules: self.schedules.clone(),
            dispatcher: self.backend.scheduler.dispatcher.clone(),
            nudges: Nudges::new(self.backend.bus.clone()),
        };
        local.refresh().await.unwrap();
    }

    fn handed_to(&self, pc: &str, groups: &[&str]) -> usize {
        let groups: Vec<GroupName> = groups
            .iter()
            .map(|name| GroupName::new(*name).unwrap())
            .collect();
        let handed = self.schedules.of(&PcId::new(pc).unwrap(), &groups);
        handed.len()
    }

    async fn save_job(&self, more: &str) {
        let text = format!(
            "id: greet\nversion: 2.0.0\nexecute:\n  shell: sh\n  script: echo hello\n  timeout: 30s\n{more}"
        );
        let job = parse_job(&text, Format::Yaml).unwrap().manifest;
        let saved = self.backend.catalogue.save(&job, &text, Write::by("test"));
        saved.await.unwrap();
    }

    async fn states(&self) -> Vec<MachineState> {
        let id = ScheduleId::new("nightly").unwrap();
        let stored = self.backend.catalogue.schedule(&id).unwrap().unwrap();
        let coverage = self.backend.scheduler.coverage(&stored.document).await;
        let machines = coverage.unwrap().machines.into_iter();
        machines.map(|machine| machine.state).collect()
    }
}

#[tokio::test]
async fn a_machine_is_handed_what_is_for_it_and_all_it_needs() {
    let story = Story::begin(
        "when: { per_pc: once }\ntarget: { groups: [eu], pcs: [pc-1] }\non_failure: { retry: { max: 2, backoff: 5s } }\n",
    )
    .await;
    assert!(story.schedules.is_ready());
    assert_eq!(story.handed_to("pc-1", &[]), 1);
    assert_eq!(story.handed_to("pc-2", &["us"]), 0);
    assert_eq!(story.handed_to("pc-2", &["eu"]), 1);
    let handed = story.schedules.of(&PcId::new("pc-1").unwrap(), &[]);
    let command = &handed[0].command;
    assert_eq!(command.script, "echo hello");
    assert_eq!(
        (command.retry.unwrap().max, command.jitter_secs),
        (2, Some(60))
    );
    assert_eq!((command.expires_at, &command.exec_id), (None, &None));
    assert!(!handed[0].schedule.to_string().contains("eu"));
    // Nothing that is as it was becomes news.
    story.refresh().await;
    assert_eq!(story.schedules.of(&PcId::new("pc-1").unwrap(), &[]), handed);
    story.backend.stop().await;
}

#[tokio::test]
async fn what_must_not_lie_on_machines_is_not_handed_out_and_the_schedule_says_why() {
    let story = Story::begin("when: { per_pc: once }\ntarget: { all: true }\n").await;
    assert_eq!(story.handed_to("pc-1", &[]), 1);
    story
        .save_job("  env:\n    TOKEN: { secret: api-token }\n")
        .await;
    story.refresh().await;
    assert_eq!(story.handed_to("pc-1", &[]), 0);
    story.backend.look_at(&story.now.to_rfc3339()).await;
    let decisions = story.backend.decisions().await;
    assert_eq!(decisions[0].reason.as_deref(), Some("secrets"));
    story.save_job("require_approval: true\n").await;
    story.refresh().await;
    let later = story.now + TimeDelta::minutes(1);
    story.backend.look_at(&later.to_rfc3339()).await;
    let decisions = story.backend.decisions().await;
    assert_eq!(decisions[1].reason.as_deref(), Some("not_approved"));
    story.backend.stop().await;
}

#[tokio::test]
async fn results_of_machines_count_for_their_schedule() {
    let story = Story::begin("when: { cron: '0 3 * * *' }\ntarget: { all: true }\n").await;
    assert_eq!(story.states().await, [MachineState::Pending; 2]);
    let id = ScheduleId::new("nightly").unwrap();
    for (pc, exit_code) in [("pc-1", 0), ("pc-2", 4)] {
        story
            .backend
            .report_own(pc, &ExecId::of_schedule(&id, story.now, 0, 0), exit_code)
            .await;
    }
    assert_eq!(story.states().await, [MachineState::Ok, MachineState::Fail]);
    let exec = ExecId::of_schedule(&id, story.now, 0, 0);
    let executions = &story.backend.scheduler.executions;
    let execution = executions.get(&exec).await.unwrap().unwrap();
    assert_eq!(execution.initiated_by.as_deref(), Some("schedule:nightly"));
    assert_eq!(execution.cause.unwrap().kind(), "schedule");
    story.backend.stop().await;
}

#[tokio::test]
async fn a_machine_that_lost_its_memory_is_told_what_it_has_done() {
    let story = Story::begin("when: { per_pc: once }\ntarget: { all: true }\n").await;
    let done = async |pc: &str| {
        let ledger = story.backend.scheduler.ledger.as_ref();
        let pc = PcId::new(pc).unwrap();
        story.schedules.done(&pc, &[], ledger).await.unwrap().len()
    };
    assert_eq!(done("pc-1").await, 0);
    story.backend.report("pc-1", "result-1", 0).await;
    assert_eq!((done("pc-1").await, done("pc-2").await), (1, 0));
    story.backend.stop().await;
}
