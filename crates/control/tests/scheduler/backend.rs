//! What a scheduler stands on: broker, files, projections, catalogue.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing, ReconcileOptions};
use kanade_control::catalogue::{Mirrors, Write};
use kanade_control::rollout::RolloutParts;
use kanade_control::schedule::{LocalSchedules, Scheduler};
use kanade_control::{Artifacts, AuditLog, Catalogue, Dispatcher, Machines, Nudges, Rollouts};
use kanade_manifest::schedule::Tz;
use kanade_manifest::{Format, parse_job, parse_schedule};
use kanade_projections::{ARCHIVES, Applied, LiveFeed, RunnerControl, RunnerParts, STREAMS};
use kanade_runtime::tasks::TasksOptions;
use kanade_runtime::{MockClock, Tasks};
use kanade_store::archive::CompletionLedger;
use kanade_store::state::rollouts::RolloutRepository;
use kanade_store::state::schedules::Decision;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{ExecId, GroupName, PcId, ScheduleId, subjects, topology};
use serde_json::json;
use tokio::sync::Notify;

/// The parts of a backend that schedules need. Dropping it is a crash.
pub struct Backend {
    pub clock: MockClock,
    pub bus: Bus,
    pub catalogue: Catalogue,
    pub scheduler: Scheduler,
    pub applied: Applied,
    state: StateDatabase,
    projection: ProjectionDatabase,
    tasks: Tasks,
}

impl Backend {
    /// Starts one over a broker and a folder, which may be those of one that ended.
    pub async fn start(broker: &str, folder: &Path, clock: &MockClock) -> Self {
        let shared = clock.shared();
        let bus = Bus::open(&ConnectOptions::new(broker, "test", shared.clone()))
            .await
            .unwrap();
        bus.connected().await;
        let options = ReconcileOptions {
            store_limit: None,
            now: Utc::now(),
        };
        bus.reconcile(options).await.unwrap();
        let state = StateDatabase::open(folder.join("state.db")).await.unwrap();
        let projection = ProjectionDatabase::open(folder.join("backend.db"))
            .await
            .unwrap();
        let mirrors = Mirrors::new(&bus);
        let catalogue = Catalogue::new(bus.clone(), mirrors.clone(), shared.clone());
        let applied = Applied::new(STREAMS.into_iter().chain(ARCHIVES));
        let live = LiveFeed::new("test");
        let tasks = Tasks::new(TasksOptions::default());
        let tables = Arc::new(projection.clone());
        let runners = RunnerParts {
            bus: bus.clone(),
            writer: tables.clone(),
            checkpoints: tables.clone(),
            applied: applied.clone(),
            live: live.clone(),
            clock: shared.clone(),
            control: RunnerControl::default(),
        };
        let archives = Arc::new(state.archives());
        kanade_projections::spawn_archives(&tasks, &runners.writing_to(archives.clone(), archives));
        kanade_projections::spawn_all(&tasks, &runners);
        spawn_mirrors(&tasks, &mirrors);
        let machines = Machines::new(tables.clone(), catalogue.clone(), shared.clone());
        let dispatcher = Dispatcher {
            bus: bus.clone(),
            catalogue: catalogue.clone(),
            machines: machines.clone(),
            executions: tables.clone(),
            approvals: Arc::new(state.approvals()),
            secrets: Arc::new(state.secrets()),
            applied: applied.clone(),
            clock: shared.clone(),
        };
        let artifacts = Artifacts::new(
            &bus,
            catalogue.clone(),
            Arc::new(state.rollouts()),
            shared.clone(),
        );
        let rollouts = Rollouts::new(RolloutParts {
            repository: Arc::new(state.rollouts()),
            dispatcher: dispatcher.clone(),
            catalogue: catalogue.clone(),
            machines: machines.clone(),
            executions: tables.clone(),
            agents: tables.clone(),
            nudges: Nudges::new(bus.clone()),
            artifacts,
            audit: AuditLog::new(bus.clone(), shared.clone()),
            live: live.clone(),
            clock: shared.clone(),
            wake: Notify::new(),
            troubles: Mutex::default(),
        });
        let scheduler = Scheduler {
            rollouts,
            catalogue: catalogue.clone(),
            machines,
            dispatcher,
            ledger: Arc::new(state.archives()),
            executions: tables,
            state: Arc::new(state.schedules()),
            applied: applied.clone(),
            live,
            audit: AuditLog::new(bus.clone(), shared.clone()),
            clock: shared,
            on_machines: LocalSchedules::default(),
            local: Tz::UTC,
        };
        let backend = Self {
            clock: clock.clone(),
            bus,
            catalogue,
            scheduler,
            applied,
            state,
            projection,
            tasks,
        };
        backend.settle().await;
        backend
    }

    /// Waits until everything that was published is in the tables.
    pub async fn settle(&self) {
        self.catalogue.ready().await.unwrap();
        for stream in ["HEARTBEAT", topology::RESULTS.name, topology::EVENTS.name] {
            let last = self
                .bus
                .stream_info(stream)
                .await
                .unwrap()
                .unwrap()
                .last_sequence;
            self.applied.caught_up(stream).await;
            assert!(self.applied.wait(stream, last).await, "{stream} is read");
        }
        self.applied.caught_up("completions").await;
    }

    pub async fn stop(self) {
        self.tasks.stop(Duration::from_secs(5)).await;
        self.projection.close().await.unwrap();
        self.state.close().await.unwrap();
    }

    pub async fn look_at(&self, now: &str) {
        self.clock.set(now.parse().unwrap());
        self.scheduler.look().await.unwrap();
    }

    pub async fn add_job(&self, version: &str) {
        let text = format!(
            "id: greet\nversion: {version}\nexecute:\n  shell: sh\n  script: echo hello\n  timeout: 30s\n"
        );
        let job = parse_job(&text, Format::Yaml).unwrap().manifest;
        self.catalogue
            .save(&job, &text, Write::by("test"))
            .await
            .unwrap();
    }

    pub async fn add_schedule(&self, more: &str) {
        let text = format!("id: nightly\njob_id: greet\ntz: utc\n{more}");
        let schedule = parse_schedule(&text, Format::Yaml).unwrap().schedule;
        self.catalogue
            .save(&schedule, &text, Write::by("test"))
            .await
            .unwrap();
    }

    /// Puts machines into a group.
    pub async fn group(&self, name: &str, pcs: &[&str]) {
        let group = GroupName::new(name).unwrap();
        for pc in pcs {
            let pc = PcId::new(*pc).unwrap();
            let changed = self.catalogue.change_groups(&pc, |groups| {
                groups.iter().cloned().chain([group.clone()]).collect()
            });
            let revision = changed.await.unwrap().revision.unwrap();
            self.catalogue.memberships_seen(revision).await;
        }
    }

    /// Makes machines known, and online for the next two minutes of the real clock.
    pub async fn add_machines(&self, names: &[&str]) {
        for name in names {
            let heartbeat = json!({
                "pc_id": name, "at": Utc::now(), "agent_version": "0.1.0", "os_family": "linux", "protocol": 2,
            });
            self.publish(&subjects::heartbeat(&PcId::new(*name).unwrap()), &heartbeat)
                .await;
        }
        self.settle().await;
    }

    /// A machine reports a run of the job that ended with an exit code.
    pub async fn report(&self, pc: &str, result: &str, exit_code: i32) {
        let now = self.clock_time();
        let result = json!({
            "result_id": result, "request_id": format!("request-{result}"), "pc_id": pc,
            "exit_code": exit_code, "stdout": "", "stderr": "", "started_at": now, "finished_at": now,
            "manifest_id": "greet",
        });
        self.publish(&format!("results.pc.{pc}"), &result).await;
        self.settle().await;
        if exit_code == 0 {
            let ledger = self.state.archives();
            let (job, pc) = ("greet".parse().unwrap(), PcId::new(pc).unwrap());
            wait_until("the completion to be recorded", PATIENCE, async || {
                ledger.is_done(&job, &pc, None).await.unwrap()
            })
            .await;
        }
    }

    /// A machine reports a run of an execution that its own clock has made.
    pub async fn report_own(&self, pc: &str, exec: &ExecId, exit_code: i32) {
        let now = self.clock_time();
        let result = json!({
            "result_id": format!("result-{pc}"), "request_id": format!("request-{pc}"), "exec_id": exec,
            "pc_id": pc, "exit_code": exit_code, "stdout": "", "stderr": "", "started_at": now,
            "finished_at": now, "manifest_id": "greet",
            "cause": { "kind": "schedule", "schedule_id": "nightly", "fire_at": now },
        });
        self.publish(&format!("results.pc.{pc}"), &result).await;
        self.settle().await;
    }

    async fn publish(&self, subject: &str, message: &serde_json::Value) {
        let message = Outgoing::new(subject, message.to_string().into_bytes());
        self.bus.publish(message).await.unwrap();
    }

    fn clock_time(&self) -> DateTime<Utc> {
        use kanade_runtime::Clock;
        self.clock.now()
    }

    /// What was decided, oldest first.
    pub async fn decisions(&self) -> Vec<Decision> {
        let nightly = ScheduleId::new("nightly").unwrap();
        let mut decisions = self.scheduler.state.decisions(&nightly, 100).await.unwrap();
        decisions.reverse();
        decisions
    }

    /// What was decided, in words, oldest first.
    pub async fn decided(&self) -> Vec<String> {
        let decisions = self.decisions().await.into_iter();
        decisions
            .map(|decision| {
                let reason = decision
                    .reason
                    .map(|reason| format!(" {reason}"))
                    .unwrap_or_default();
                format!(
                    "{} {}{reason}",
                    decision.fire_at.format("%d %H:%M"),
                    decision.outcome.as_str()
                )
            })
            .collect()
    }

    /// The rollout that a decision became: its id, and the machines of its waves.
    pub async fn rollout_of(&self, decision: &Decision) -> (String, Vec<Vec<String>>) {
        let id = decision.exec_id.as_ref().unwrap().to_string();
        let repository = self.state.rollouts();
        let rollout = repository.get(&id).await.unwrap().unwrap();
        let mut waves = Vec::new();
        for number in 1..=rollout.progress.waves.len() {
            let machines = repository.machines(&id, number as u32).await.unwrap();
            waves.push(
                machines
                    .into_iter()
                    .map(|it| it.pc_id.to_string())
                    .collect(),
            );
        }
        (id, waves)
    }

    /// How many commands were published.
    pub async fn commands(&self) -> u64 {
        self.bus
            .stream_info(topology::EXEC.name)
            .await
            .unwrap()
            .unwrap()
            .messages
    }
}

fn spawn_mirrors(tasks: &Tasks, mirrors: &Mirrors) {
    for mirror in mirrors.all() {
        let mirror = mirror.clone();
        tasks.spawn(format!("mirror.{}", mirror.bucket()), move |task| {
            let mirror = mirror.clone();
            async move {
                mirror.run(&task.token()).await;
                Ok::<(), std::convert::Infallible>(())
            }
        });
    }
}
