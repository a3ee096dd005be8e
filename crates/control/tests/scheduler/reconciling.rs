//! Schedules that see to it that machines have done a job.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_control::schedule::MachineState;
use kanade_runtime::MockClock;
use kanade_testkit::{NatsServer, temporary_folder};

use crate::backend::Backend;

/// Online is what the broker saw lately, so these tests begin now.
async fn backend(schedule: &str) -> (Backend, NatsServer, tempfile::TempDir, DateTime<Utc>) {
    let (broker, folder) = (NatsServer::start().await, temporary_folder());
    let now = Utc::now();
    let backend = Backend::start(&broker.url(), folder.path(), &MockClock::at(now)).await;
    backend.add_job("1.0.0").await;
    backend.add_machines(&["pc-1", "pc-2"]).await;
    backend.add_schedule(schedule).await;
    (backend, broker, folder, now)
}

async fn look(backend: &Backend, now: DateTime<Utc>) {
    backend.look_at(&now.to_rfc3339()).await;
}

async fn states(backend: &Backend) -> Vec<(String, MachineState)> {
    let id = "nightly".parse().unwrap();
    let schedule = backend.catalogue.schedule(&id).unwrap().unwrap().document;
    let coverage = backend.scheduler.coverage(&schedule).await.unwrap();
    let machines = coverage.machines.into_iter();
    machines
        .map(|machine| (machine.pc_id.to_string(), machine.state))
        .collect()
}

#[tokio::test]
async fn each_machine_does_it_once_and_again_only_where_it_failed() {
    let (backend, broker, folder, now) =
        backend("when: { per_pc: once }\ntarget: { all: true }\n").await;
    look(&backend, now).await;
    look(&backend, now + TimeDelta::seconds(61)).await;
    assert_eq!(
        backend.commands().await,
        2,
        "one command for each machine, and no second"
    );
    backend.report("pc-1", "result-1", 0).await;
    backend.report("pc-2", "result-2", 1).await;
    let known = states(&backend).await;
    assert_eq!(
        known,
        [
            ("pc-1".into(), MachineState::Ok),
            ("pc-2".into(), MachineState::Running)
        ]
    );
    // Past what the run may take, pc-2 alone is asked again; by another process, too.
    let (url, later) = (broker.url(), now + TimeDelta::minutes(3));
    backend.stop().await;
    let backend = Backend::start(&url, folder.path(), &MockClock::at(later)).await;
    // The heartbeat is old by then for this clock.
    assert_eq!(states(&backend).await[1].1, MachineState::Fail);
    look(&backend, later).await;
    assert_eq!(
        backend.commands().await,
        2,
        "a machine that is away is not asked"
    );
}

#[tokio::test]
async fn a_new_version_is_done_once_more() {
    let (backend, _broker, _folder, now) =
        backend("when: { per_pc: once_per_version }\ntarget: { pcs: [pc-1] }\n").await;
    look(&backend, now).await;
    // What nobody told the version of counts from when the version was saved.
    backend.clock.set(Utc::now());
    backend.report("pc-1", "result-1", 0).await;
    assert_eq!(states(&backend).await, [("pc-1".into(), MachineState::Ok)]);
    backend.add_job("2.0.0").await;
    let state = states(&backend).await[0].1;
    assert_ne!(state, MachineState::Ok);
}

#[tokio::test]
async fn one_finisher_is_enough_for_the_target() {
    let (backend, _broker, _folder, now) =
        backend("when: { per_target: once }\ntarget: { all: true }\n").await;
    look(&backend, now).await;
    assert_eq!(backend.commands().await, 2);
    backend.report("pc-2", "result-2", 0).await;
    look(&backend, now + TimeDelta::seconds(110)).await;
    assert_eq!(backend.commands().await, 2);
    assert_eq!(backend.decisions().await.len(), 1);
}

#[tokio::test]
async fn a_full_house_is_said_once() {
    let (backend, _broker, _folder, now) = backend(
        "when: { per_pc: once }\ntarget: { all: true }\nconstraints: { max_concurrent: 1 }\n",
    )
    .await;
    look(&backend, now).await;
    assert_eq!(backend.commands().await, 1);
    for seconds in [60, 115] {
        look(&backend, now + TimeDelta::seconds(seconds)).await;
    }
    let decisions = backend.decisions().await;
    let said: Vec<_> = decisions
        .iter()
        .map(|each| each.reason.as_deref())
        .collect();
    assert_eq!(said, [None, Some("max_concurrent")]);
}
