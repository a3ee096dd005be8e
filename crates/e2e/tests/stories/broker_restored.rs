//! The broker's files are replaced by an earlier copy of themselves.

use kanade_api_types::health::ProjectionHealth;
use kanade_e2e::{Job, System};
use kanade_testkit::{PATIENCE, temporary_folder, wait_until};
use kanade_wire::{ExecId, JobId, Target};

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_broker_is_read_again_and_what_it_lost_is_counted() {
    let mut system = System::builder().agent("here").fleet(10).start().await;
    let copy = temporary_folder();
    let job = system.save(&Job::new("anything", "true")).await;
    let kept = completed(&system, &job).await;
    system.broker.stop().await;
    system.broker.copy_store_to(copy.path());
    system.broker.restart().await;
    system.healthy().await;
    let forgotten = completed(&system, &job).await;

    system.broker.stop().await;
    system.broker.restore_store_from(copy.path());
    system.broker.restart().await;

    wait_until("every projection to notice", PATIENCE, async || {
        let projections = projections(&system).await;
        let of = |stream: &str| {
            let mut found = projections.iter().filter(|each| each.stream == stream);
            found.any(|each| each.restored_count > 0 && each.gap_messages > 0)
        };
        of("RESULTS") && of("EVENTS")
    })
    .await;
    system.healthy().await;
    let later = completed(&system, &job).await;
    for exec in [kept, forgotten, later] {
        assert_eq!(system.runs(&exec).await.len(), 11, "{exec}");
        assert_eq!(system.ended(&exec).await.target_count, 11, "{exec}");
    }
    all_that_is_stored_is_known(&system).await;
    system.leave_uncompared("the tables keep what the broker has lost");
}

async fn completed(system: &System, job: &JobId) -> ExecId {
    let exec = system.exec(job, Target::all()).await;
    let row = system.ended(&exec).await;
    assert_eq!((row.target_count, row.pending_count), (11, 0));
    exec
}

async fn projections(system: &System) -> Vec<ProjectionHealth> {
    let health = system.client().fleet_health().await;
    health.map(|health| health.projections).unwrap_or_default()
}

/// Every result that the stream holds is a row.
async fn all_that_is_stored_is_known(system: &System) {
    let runs = system.client().results(&Default::default()).all().await;
    let known: Vec<String> = runs
        .expect("the runs")
        .rows
        .iter()
        .map(|run| run.result_id.to_string())
        .collect();
    for message in system.stored().await.messages("RESULTS").await {
        let result: serde_json::Value = serde_json::from_slice(&message.payload).expect("a result");
        let id = result["result_id"].as_str().expect("an id");
        assert!(known.iter().any(|known| known == id), "{id} is missing");
    }
}
