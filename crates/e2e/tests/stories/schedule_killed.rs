//! A schedule that every machine is to do once, while the backend dies again and again.

use std::collections::BTreeMap;

use kanade_client::ResultQuery;
use kanade_e2e::{Job, LONG, System};
use kanade_testkit::{wait_for, wait_until};
use kanade_wire::{DocumentKind, PcId};

const MACHINES: usize = 30;

const SCHEDULE: &str = "
id: enrol
job_id: enrol
when: { per_pc: once }
target: { all: true }
jitter: 0s
";

/// Where the backend dies, one after the other.
const DEATHS: [&str; 5] = [
    "schedule.decided",
    "schedule.kept",
    "dispatch.created",
    "schedule.dispatched",
    "schedule.settled",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_machine_does_it_once_wherever_the_backend_dies() {
    let mut system = System::builder().fleet(MACHINES).start().await;
    system.save(&Job::new("enrol", "true")).await;
    let saved = system
        .client()
        .save_document(DocumentKind::Schedule, SCHEDULE);
    saved.await.expect("a schedule");

    for fault in DEATHS {
        system.backend.restart(Some(fault)).await;
        wait_until("the backend's end", LONG, async || {
            system.backend.process().ended().is_some()
        })
        .await;
    }
    system.backend.restart(None).await;

    let runs = wait_for("a run on every machine", LONG, async || {
        let runs = runs(&system).await;
        (runs.len() == MACHINES).then_some(runs)
    })
    .await;
    assert!(runs.values().all(|count| *count == 1), "{runs:?}");
    // The next looks, right after a start and at the next minute, find nothing to do.
    system.backend.restart(None).await;
    let id = "enrol".parse().expect("an id");
    wait_until("everybody to have done it", LONG, async || {
        let coverage = system.client().schedule_coverage(&id).await;
        coverage.expect("the coverage").ok == MACHINES as u64
    })
    .await;
    let status = system
        .client()
        .schedule_status(&id)
        .await
        .expect("a status");
    assert_eq!(status.decisions.len(), 1, "{:?}", status.decisions);
    assert_eq!(self::runs(&system).await, runs);
}

/// How often each machine ran it.
async fn runs(system: &System) -> BTreeMap<PcId, usize> {
    let query = ResultQuery {
        job_id: Some("enrol".parse().expect("a job id")),
        outcome: Some("succeeded".into()),
        ..ResultQuery::default()
    };
    let results = system.client().results(&query).all().await;
    let mut runs = BTreeMap::new();
    for run in results.expect("the runs").rows {
        *runs.entry(run.pc_id).or_default() += 1;
    }
    runs
}
