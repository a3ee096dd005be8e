//! What people at the machine may run: who may, when, and what is reported of it.

use chrono::{TimeDelta, Utc};
use kanade_agent_core::Agent;
use kanade_klp::messages::{
    ExecuteJob, Executing, JobList, JobProgress, ListJobs, LogLines, MaintenanceList, RunStatus,
    methods,
};
use kanade_klp::{CallError, Connection, ErrorKind};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::command::Cause;
use kanade_wire::freeze::Freeze;
use kanade_wire::local_schedule::LocalSchedule;
use kanade_wire::offered_job::{JobCard, OfferedJob};
use kanade_wire::sync::{DesiredState, Revocation};
use kanade_wire::{ExecResult, JobId, Outcome, Reason};
use serde_json::json;
use tokio::io::DuplexStream;

use crate::common::{Bench, Desires, command, stop};
use crate::local::{Door, agent_with_door, kind};

fn job(id: &str, category: &str, script: &str) -> OfferedJob {
    let command = command("none", id, script, &json!({ "exec_id": null }));
    OfferedJob {
        shown: JobCard {
            name: format!("Name of {id}"),
            description: None,
            category: category.to_owned(),
            icon: None,
            confirm: None,
        },
        command,
    }
}

fn help(id: &str, script: &str) -> OfferedJob {
    job(id, "troubleshoot", script)
}

async fn machine(state: DesiredState) -> (Bench, Agent, Door) {
    let bench = Bench::start().await;
    bench.backend.desire(Desires {
        state,
        ..Desires::default()
    });
    let (agent, door) = agent_with_door(&bench).await;
    bench.backend.wait_for_syncs(1).await;
    (bench, agent, door)
}

fn offering(jobs: Vec<OfferedJob>) -> DesiredState {
    DesiredState {
        jobs,
        ..DesiredState::default()
    }
}

type Client = Connection<DuplexStream>;

async fn listed(client: &mut Client) -> Vec<String> {
    let list: JobList = client
        .call(methods::JOBS, ListJobs::default())
        .await
        .unwrap();
    list.items.iter().map(|item| item.id.to_string()).collect()
}

/// A person of a machine that has something to run.
async fn greet(door: &Door, id: &str) -> Client {
    let mut watcher = door.greet("uid-9").await;
    wait_until("there is something to run", PATIENCE, async || {
        let list = watcher.call::<JobList>(methods::JOBS, ()).await;
        list.is_ok_and(|list| !list.items.is_empty())
    })
    .await;
    door.greet(id).await
}

async fn execute(client: &mut Client, id: &str) -> Result<Executing, CallError> {
    let id = JobId::new(id).unwrap();
    client.call(methods::EXECUTE, ExecuteJob { id }).await
}

async fn end(client: &mut Client) -> JobProgress {
    loop {
        let push = client.push().await.unwrap();
        let progress: JobProgress = serde_json::from_value(push.params).unwrap();
        if progress.status.is_end() {
            return progress;
        }
    }
}

async fn result(bench: &Bench) -> ExecResult {
    wait_for("a result", PATIENCE, async || {
        bench.backend.results().await.into_iter().next()
    })
    .await
}

#[tokio::test]
async fn a_run_is_reported_with_who_the_system_says_asked_for_it() {
    let (bench, agent, door) = machine(offering(vec![help("greet", "say hello")])).await;
    let mut ann = greet(&door, "uid-1").await;
    let begun = execute(&mut ann, "greet").await.unwrap();
    assert_eq!(end(&mut ann).await.status, RunStatus::Completed);
    let reported = result(&bench).await;
    assert_eq!(reported.result_id, Some(begun.run_id));
    assert_eq!(
        (reported.stdout.as_str(), reported.outcome),
        ("hello\n", Some(Outcome::Succeeded))
    );
    assert!(reported.exec_id.is_some());
    let cause = Cause::Person {
        account: "account of uid-1".to_owned(),
        user_sid: "uid-1".to_owned(),
    };
    assert_eq!(reported.cause, Some(cause));
    stop(agent).await;
}

#[tokio::test]
async fn a_run_goes_on_when_the_person_has_left() {
    let (bench, agent, door) = machine(offering(vec![help("hold", "say here\nhold")])).await;
    let mut ann = greet(&door, "uid-1").await;
    execute(&mut ann, "hold").await.unwrap();
    drop(ann);
    let mut back = door.greet("uid-1").await;
    let again = execute(&mut back, "hold").await.unwrap_err();
    assert_eq!(kind(again), ErrorKind::RateLimit);
    assert_eq!(bench.backend.results().await, []);
    stop(agent).await;
}

#[tokio::test]
async fn what_cannot_run_here_is_not_offered_and_cannot_be_asked_for() {
    let mut foreign = help("foreign", "say no");
    foreign.command.os = vec!["macos".parse().unwrap()];
    let revoked = Revocation {
        job_id: JobId::new("revoked").unwrap(),
        revision: 1,
    };
    let state = DesiredState {
        revocations: vec![revoked],
        ..offering(vec![
            foreign,
            help("greet", "say hello"),
            help("revoked", "say no"),
        ])
    };
    let (_bench, agent, door) = machine(state).await;
    let mut ann = greet(&door, "uid-1").await;
    assert_eq!(listed(&mut ann).await, ["greet"]);
    for id in ["foreign", "revoked", "unheard-of"] {
        let refused = execute(&mut ann, id).await.unwrap_err();
        assert_eq!(kind(refused), ErrorKind::NotFound, "{id}");
    }
    let mut service = door.greet("service-1").await;
    let refused = execute(&mut service, "greet").await.unwrap_err();
    assert_eq!(kind(refused), ErrorKind::Unauthorized);
    stop(agent).await;
}

#[tokio::test]
async fn while_changes_are_frozen_only_help_runs_and_the_rest_says_why() {
    let freeze: Freeze = serde_json::from_value(json!({ "reason": "year end" })).unwrap();
    let state = DesiredState {
        freeze: Some(freeze),
        ..offering(vec![
            help("help", "say here"),
            job("install", "catalog", "say new"),
        ])
    };
    let (bench, agent, door) = machine(state).await;
    let mut ann = greet(&door, "uid-1").await;
    execute(&mut ann, "install").await.unwrap();
    let told = end(&mut ann).await;
    assert_eq!(told.status, RunStatus::Failed);
    let reported = result(&bench).await;
    assert_eq!(
        (reported.outcome, reported.reason),
        (Some(Outcome::Skipped), Some(Reason::Frozen))
    );
    assert!(reported.stderr.contains("year end"), "{}", reported.stderr);
    execute(&mut ann, "help").await.unwrap();
    assert_eq!(end(&mut ann).await.status, RunStatus::Completed);
    stop(agent).await;
}

#[tokio::test]
async fn the_log_is_for_administrators() {
    let (_bench, agent, door) = machine(DesiredState::default()).await;
    let refused = door
        .greet("uid-1")
        .await
        .call::<LogLines>(methods::LOG_TAIL, ())
        .await;
    assert_eq!(kind(refused.unwrap_err()), ErrorKind::Unauthorized);
    // The agent of these tests keeps no log.
    let none = door
        .greet("uid-0")
        .await
        .call::<LogLines>(methods::LOG_TAIL, ())
        .await;
    assert_eq!(kind(none.unwrap_err()), ErrorKind::NotFound);
    stop(agent).await;
}

#[tokio::test]
async fn the_next_times_of_the_machines_schedules_are_told_within_the_window() {
    let schedule = |id: &str, when: serde_json::Value| LocalSchedule {
        schedule: json!({ "id": id, "when": when, "job_id": "patch", "runs_on": "agent", "tz": "utc" }),
        command: command("none", "patch", "say patched", &json!({ "exec_id": null })),
    };
    let soon = Utc::now() + TimeDelta::days(2);
    let late = Utc::now() + TimeDelta::days(20);
    let at = |time: chrono::DateTime<Utc>| json!({ "calendar": { "at": time.format("%Y-%m-%d %H:%M").to_string() } });
    let state = DesiredState {
        schedules: vec![schedule("late", at(late)), schedule("soon", at(soon))],
        ..offering(vec![job("patch", "software_update", "say patched")])
    };
    let (_bench, agent, door) = machine(state).await;
    let mut ann = greet(&door, "uid-1").await;
    let week: MaintenanceList = ann.call(methods::MAINTENANCE, ()).await.unwrap();
    let named: Vec<_> = week
        .items
        .iter()
        .map(|item| (item.schedule_id.as_str(), item.display_name.as_str()))
        .collect();
    assert_eq!(named, [("soon", "Name of patch")]);
    let asked = json!({ "window_days": 400 });
    let month: MaintenanceList = ann.call(methods::MAINTENANCE, asked).await.unwrap();
    let ids: Vec<_> = month
        .items
        .iter()
        .map(|item| item.schedule_id.as_str())
        .collect();
    assert_eq!(ids, ["soon", "late"]);
    stop(agent).await;
}
