//! The machine's own schedules: with the broker and without it, over restarts and wrong clocks.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::schedule::{Conditions, Surroundings, Wanted};
use kanade_agent_core::{Agent, AgentOptions, AgentParts, Facts};
use kanade_manifest::schedule::Trigger;
use kanade_manifest::schedule::Tz;
use kanade_runtime::MockClock;
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::command::Cause;
use kanade_wire::freeze::Freeze;
use kanade_wire::local_schedule::{JobDone, LocalSchedule};
use kanade_wire::subjects::NUDGE_ALL;
use kanade_wire::sync::DesiredState;
use kanade_wire::{ExecId, ExecResult, JobId, Outcome, Reason, ScheduleId, Version};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::common::{Bench, Desires, command, stop};

/// A machine whose state a test sets.
#[derive(Clone, Debug, Default)]
struct Machine {
    conditions: Arc<Mutex<Conditions>>,
    trigger: Arc<Mutex<Option<Trigger>>>,
    happened: Arc<Notify>,
    looks: Arc<AtomicUsize>,
}

impl Machine {
    fn is(&self, conditions: Conditions) {
        *self.conditions.lock().unwrap() = conditions;
    }

    fn happens(&self, trigger: Trigger) {
        *self.trigger.lock().unwrap() = Some(trigger);
        self.happened.notify_one();
    }
}

impl Surroundings for Machine {
    fn zone(&mut self) -> Tz {
        self.looks.fetch_add(1, Ordering::Relaxed);
        Tz::UTC
    }

    fn inspect(&mut self, _: Wanted) -> BoxFuture<'_, Conditions> {
        let found = *self.conditions.lock().unwrap();
        std::future::ready(found).boxed()
    }

    fn next<'a>(&'a mut self, wanted: &'a BTreeSet<&'static str>) -> BoxFuture<'a, Trigger> {
        async move {
            loop {
                self.happened.notified().await;
                let found = self.trigger.lock().unwrap().take();
                if let Some(trigger) = found.filter(|trigger| wanted.contains(trigger.as_str())) {
                    return trigger;
                }
            }
        }
        .boxed()
    }
}

/// A machine with schedules of its own, and a clock that a test moves.
struct Story {
    bench: Bench,
    clock: MockClock,
    machine: Machine,
}

impl Story {
    async fn begin(now: &str, schedules: Vec<LocalSchedule>) -> Self {
        let mut bench = Bench::start().await;
        bench.settings.schedules_looked_at = Duration::from_millis(30);
        let story = Self {
            bench,
            clock: MockClock::at_rfc3339(now),
            machine: Machine::default(),
        };
        story.desire(schedules, None);
        story
    }

    fn desire(&self, schedules: Vec<LocalSchedule>, freeze: Option<Freeze>) {
        let state = DesiredState {
            schedules,
            freeze,
            ..DesiredState::default()
        };
        self.bench.backend.desire(Desires {
            state,
            ..Desires::default()
        });
    }

    async fn agent(&self, boot: &str) -> Agent {
        let options = AgentOptions {
            facts: Facts {
                boot_id: Some(boot.into()),
                ..Facts::default()
            },
            ..self.bench.options()
        };
        let parts = AgentParts {
            clock: self.clock.shared(),
            surroundings: Some(Box::new(self.machine.clone())),
            ..self.bench.parts()
        };
        Agent::start(options, parts).await.unwrap()
    }

    async fn synced_agent(&self, boot: &str) -> Agent {
        let syncs = self.bench.backend.syncs().len();
        let agent = self.agent(boot).await;
        self.bench.backend.wait_for_syncs(syncs + 1).await;
        agent
    }

    /// Waits until the schedules were looked at some more times: a look begins with the zone.
    async fn looks(&self) {
        let before = self.machine.looks.load(Ordering::Relaxed);
        wait_until("some looks", PATIENCE, async || {
            self.machine.looks.load(Ordering::Relaxed) >= before + 3
        })
        .await;
    }

    async fn at(&self, now: &str) {
        self.clock.set(now.parse().unwrap());
        self.looks().await;
    }

    async fn results(&self, count: usize) -> Vec<ExecResult> {
        wait_for(&format!("{count} results"), PATIENCE, async || {
            let found = self.bench.backend.results().await;
            (found.len() >= count).then_some(found)
        })
        .await
    }

    fn runs(&self) -> usize {
        self.bench.runner.started().len()
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A schedule of job `job-<id>` with this script; `more` is laid over the document.
fn schedule(id: &str, script: &str, more: &Value) -> LocalSchedule {
    let mut document = json!({ "id": id, "job_id": format!("job-{id}"), "runs_on": "agent" });
    let fields = document.as_object_mut().unwrap();
    fields.extend(more.as_object().cloned().unwrap());
    let nobody = json!({ "exec_id": null });
    LocalSchedule {
        schedule: document,
        command: command("x", &format!("job-{id}"), script, &nobody),
    }
}

fn reasons(results: &[ExecResult]) -> Vec<(Outcome, Option<Reason>)> {
    results.iter().map(ExecResult::outcome).collect()
}

#[tokio::test]
async fn a_job_is_done_once_and_its_result_says_by_which_schedule() {
    let once = schedule("s", "say done", &json!({ "when": { "per_pc": "once" } }));
    let story = Story::begin("2026-11-22T06:00:30Z", vec![once]).await;
    let agent = story.synced_agent("b1").await;
    let results = story.results(1).await;
    let fire_at = at("2026-11-22T06:00:00Z");
    let schedule_id = ScheduleId::new("s").unwrap();
    let exec_id = ExecId::of_schedule(&schedule_id, fire_at, 0, 0);
    assert_eq!(results[0].exec_id, Some(exec_id));
    let cause = Cause::Schedule {
        schedule_id,
        fire_at,
    };
    assert_eq!(results[0].cause.as_ref(), Some(&cause));
    assert_eq!(results[0].stdout, "done\n");
    story.at("2026-12-22T06:00:30Z").await;
    assert_eq!(story.runs(), 1);
    stop(agent).await;
}

#[tokio::test]
async fn a_job_that_fails_is_not_done_and_is_tried_again_later() {
    let once = schedule("s", "fail 3", &json!({ "when": { "per_pc": "once" } }));
    let story = Story::begin("2026-11-22T06:00:00Z", vec![once]).await;
    let agent = story.synced_agent("b1").await;
    story.results(1).await;
    story.at("2026-11-22T06:02:00Z").await;
    assert_eq!(story.runs(), 1);
    story.at("2026-11-22T06:03:00Z").await;
    story.results(2).await;
    story.at("2026-11-22T06:08:00Z").await;
    assert_eq!(story.runs(), 2);
    story.at("2026-11-22T06:09:00Z").await;
    story.results(3).await;
    stop(agent).await;
}

#[tokio::test]
async fn a_machine_that_boots_without_a_network_keeps_its_schedules() {
    let daily = schedule(
        "s",
        "say early",
        &json!({ "when": { "calendar": { "at": "03:00" } } }),
    );
    let mut story = Story::begin("2026-11-22T02:00:00Z", vec![daily]).await;
    let agent = story.synced_agent("b1").await;
    story.looks().await;
    stop(agent).await;
    story.bench.server.stop().await;

    let agent = story.agent("b2").await;
    for day in 22..25 {
        story.at(&format!("2026-11-{day}T03:00:01Z")).await;
        wait_until("the run", PATIENCE, async || {
            agent.outbox_depth().unwrap() >= 2 * (day - 21)
        })
        .await;
    }
    story.bench.server.restart().await;
    let results = story.results(3).await;
    let started: Vec<DateTime<Utc>> = results.iter().map(|result| result.started_at).collect();
    let days = ["22", "23", "24"].map(|day| at(&format!("2026-11-{day}T03:00:01Z")));
    assert_eq!(started, days);
    stop(agent).await;
}

#[tokio::test]
async fn what_was_missed_is_said_and_made_up_for_where_that_is_wanted() {
    let when = json!({ "when": { "cron": "0 3 * * *" } });
    let latest = json!({ "when": { "cron": "0 3 * * *" }, "catch_up": "latest" });
    let schedules = vec![
        schedule("a", "say no", &when),
        schedule("b", "say late", &latest),
    ];
    let story = Story::begin("2026-11-22T02:00:00Z", schedules).await;
    let agent = story.synced_agent("b1").await;
    story.looks().await;
    stop(agent).await;
    story.clock.set(at("2026-11-24T12:00:00Z"));
    let agent = story.agent("b2").await;
    let mut results = story.results(2).await;
    results.sort_by_key(|result| result.manifest_id.clone());
    let expected = [
        (Outcome::Skipped, Some(Reason::Missed)),
        (Outcome::Succeeded, None),
    ];
    assert_eq!(reasons(&results), expected);
    let fire_at = at("2026-11-24T03:00:00Z");
    assert!(
        matches!(&results[1].cause, Some(Cause::Schedule { fire_at: fired, .. }) if *fired == fire_at)
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_fires_nothing_twice_and_stops_nothing() {
    let daily = schedule(
        "a",
        "say daily",
        &json!({ "when": { "calendar": { "at": "03:00" } } }),
    );
    let every = schedule(
        "b",
        "say every",
        &json!({ "when": { "per_pc": { "every": "6h" } } }),
    );
    let story = Story::begin("2026-11-22T02:00:00Z", vec![daily, every]).await;
    let agent = story.synced_agent("b1").await;
    story.results(1).await;
    story.at("2026-11-22T03:00:30Z").await;
    story.results(2).await;
    story.at("2026-11-21T03:30:00Z").await;
    story.looks().await;
    assert_eq!(story.runs(), 2);
    // A period counts from the moment the clock was set; the time that fired already does not fire again.
    story.at("2026-11-21T09:29:00Z").await;
    assert_eq!(story.runs(), 2);
    story.at("2026-11-21T09:30:30Z").await;
    story.results(3).await;
    story.at("2026-11-22T03:01:00Z").await;
    story.looks().await;
    let daily = |results: &[ExecResult]| {
        let of_job = |result: &&ExecResult| {
            result.manifest_id == Some(JobId::new("job-a").unwrap()) && result.stdout == "daily\n"
        };
        results.iter().filter(of_job).count()
    };
    assert_eq!(daily(&story.bench.backend.results().await), 1);
    story.at("2026-11-23T03:00:10Z").await;
    wait_until("the next day's run", PATIENCE, async || {
        daily(&story.bench.backend.results().await) == 2
    })
    .await;
    stop(agent).await;
}

#[tokio::test]
async fn the_start_of_the_machine_is_once_in_every_boot() {
    let startup = schedule("s", "say hello", &json!({ "when": { "on": ["startup"] } }));
    let story = Story::begin("2026-11-22T06:00:00Z", vec![startup]).await;
    let agent = story.synced_agent("b1").await;
    story.looks().await;
    stop(agent).await;
    assert_eq!(story.runs(), 0);
    for _ in 0..3 {
        story.clock.advance(TimeDelta::minutes(1));
        let agent = story.agent("b2").await;
        story.results(1).await;
        story.looks().await;
        stop(agent).await;
    }
    assert_eq!(story.runs(), 1);
}

#[tokio::test]
async fn what_happens_at_the_machine_fires_what_waits_for_it() {
    let unlock = schedule(
        "s",
        "say hello",
        &json!({ "when": { "on": ["logon", "unlock"] } }),
    );
    let story = Story::begin("2026-11-22T06:00:00Z", vec![unlock]).await;
    let agent = story.synced_agent("b1").await;
    story.looks().await;
    story.machine.happens(Trigger::Lock);
    story.looks().await;
    assert_eq!(story.runs(), 0);
    story.machine.happens(Trigger::Unlock);
    let results = story.results(1).await;
    assert_eq!(results[0].stdout, "hello\n");
    stop(agent).await;
}

#[tokio::test]
async fn a_machine_that_is_not_in_the_state_asked_for_says_so_once_and_runs_when_it_is() {
    let gated =
        json!({ "when": { "per_pc": "once" }, "constraints": { "require": { "ac_power": true } } });
    let story = Story::begin(
        "2026-11-22T06:00:00Z",
        vec![schedule("s", "say power", &gated)],
    )
    .await;
    let agent = story.synced_agent("b1").await;
    let results = story.results(1).await;
    assert_eq!(
        reasons(&results),
        [(Outcome::Skipped, Some(Reason::Requirement))]
    );
    assert!(
        results[0]
            .stderr
            .contains("does not tell whether it is on battery")
    );
    story.at("2026-11-22T06:05:00Z").await;
    assert_eq!(story.bench.backend.results().await.len(), 1);
    story.machine.is(Conditions {
        ac_power: Some(true),
        ..Conditions::default()
    });
    story.at("2026-11-22T06:06:00Z").await;
    assert_eq!(story.results(2).await[1].stdout, "power\n");
    stop(agent).await;
}

#[tokio::test]
async fn a_freeze_stops_what_has_not_started_yet() {
    let when = json!({ "when": { "calendar": { "at": "03:00" } } });
    let story = Story::begin("2026-11-22T02:00:00Z", vec![schedule("s", "say no", &when)]).await;
    story.desire(
        vec![schedule("s", "say no", &when)],
        Some(Freeze::default()),
    );
    let agent = story.synced_agent("b1").await;
    story.looks().await;
    story.at("2026-11-22T03:00:10Z").await;
    let results = story.results(1).await;
    assert_eq!(
        reasons(&results),
        [(Outcome::Skipped, Some(Reason::Frozen))]
    );
    assert_eq!((results[0].exit_code, story.runs()), (122, 0));
    stop(agent).await;
}

#[tokio::test]
async fn a_schedule_that_goes_while_its_run_waits_takes_the_run_with_it() {
    let mut waits = schedule("s", "say no", &json!({ "when": { "per_pc": "once" } }));
    waits.command.jitter_secs = Some(100_000);
    let story = Story::begin("2026-11-22T06:00:00Z", vec![waits]).await;
    let agent = story.synced_agent("b1").await;
    wait_until("a run that waits", PATIENCE, async || {
        let asked = story.bench.backend.syncs();
        asked.last().is_some_and(|sync| !sync.present.is_empty())
    })
    .await;
    story.desire(Vec::new(), None);
    let nudge = story.bench.backend.bus.publish_core(NUDGE_ALL, "{}".into());
    nudge.await.unwrap();
    let result = story.results(1).await.remove(0);
    let skipped = (Outcome::Skipped, Some(Reason::OutsideWindow));
    assert_eq!(result.outcome(), skipped, "{}", result.stderr);
    assert_eq!(story.runs(), 0);
    stop(agent).await;
}

#[tokio::test]
async fn a_time_comes_while_the_one_before_runs() {
    let when = json!({ "when": { "cron": "* * * * *" } });
    let story = Story::begin("2026-11-22T06:00:30Z", vec![schedule("s", "hold", &when)]).await;
    let agent = story.synced_agent("b1").await;
    story.looks().await;
    story.at("2026-11-22T06:01:10Z").await;
    wait_until("the run", PATIENCE, async || story.runs() == 1).await;
    story.at("2026-11-22T06:02:10Z").await;
    let results = story.results(1).await;
    assert_eq!(
        reasons(&results),
        [(Outcome::Skipped, Some(Reason::InFlight))]
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_machine_without_a_memory_does_not_do_again_what_the_backend_remembers() {
    let once = schedule(
        "s",
        "say again",
        &json!({ "when": { "per_pc": "once_per_version" } }),
    );
    let story = Story::begin("2026-11-22T06:00:00Z", vec![]).await;
    story.bench.backend.desire(Desires {
        state: DesiredState {
            schedules: vec![once],
            ..DesiredState::default()
        },
        done: vec![JobDone {
            job_id: JobId::new("job-s").unwrap(),
            version: Version::new("1.0").unwrap(),
        }],
        ..Desires::default()
    });
    let agent = story.synced_agent("b1").await;
    story.at("2026-11-22T06:05:00Z").await;
    assert_eq!(story.runs(), 0);
    stop(agent).await;
}

#[tokio::test]
async fn the_script_of_a_schedule_is_there_before_its_time() {
    let mut story = Story::begin("2026-11-22T02:00:00Z", vec![]).await;
    let digest = story.bench.backend.keep_body(b"say fetched");
    let mut daily = schedule(
        "s",
        "",
        &json!({ "when": { "calendar": { "at": "03:00" } } }),
    );
    daily.command.script_object_sha256 = Some(digest.clone());
    story.desire(vec![daily], None);
    let agent = story.synced_agent("b1").await;
    let kept = story
        .bench
        .folder
        .path()
        .join("scripts")
        .join(digest.as_str());
    wait_until("the script", PATIENCE, async || kept.exists()).await;
    story.bench.server.stop().await;
    story.at("2026-11-22T03:00:10Z").await;
    wait_until("the run", PATIENCE, async || story.runs() == 1).await;
    story.bench.server.restart().await;
    assert_eq!(story.results(1).await[0].stdout, "fetched\n");
    stop(agent).await;
}
