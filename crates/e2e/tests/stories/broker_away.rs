//! The broker is gone for a while.

use std::time::Duration;

use kanade_e2e::{Job, System};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::Target;

#[tokio::test(flavor = "multi_thread")]
async fn an_execution_ends_after_the_broker_was_away_for_20_seconds() {
    let mut system = System::builder().agent("here").fleet(20).start().await;
    let job = system.save(&Job::new("slow", "sleep 3\necho done")).await;
    let exec = system.exec(&job, Target::all()).await;
    system.running(&exec, 15).await;

    system.broker.stop().await;
    wait_until(
        "the backend to say that the broker is away",
        PATIENCE,
        async || {
            let health = system.client().fleet_health().await;
            health.is_ok_and(|health| health.status == "degraded" && !health.broker.connected)
        },
    )
    .await;
    // The outage itself: what is tested is that time passes.
    tokio::time::sleep(Duration::from_secs(20)).await;
    system.broker.restart().await;

    let row = system.ended(&exec).await;
    assert_eq!(
        (row.target_count, row.running_count, row.pending_count),
        (21, 0, 0)
    );
    assert_eq!(
        row.success_count + row.outcomes.failed,
        21,
        "{:?}",
        row.outcomes
    );
    assert_eq!(system.runs(&exec).await.len(), 21);
    system.healthy().await;
}
