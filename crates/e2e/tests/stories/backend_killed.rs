//! The backend dies while the fleet works.

use std::collections::BTreeSet;

use kanade_e2e::{Job, System};
use kanade_wire::Target;

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_killed_with_200_commands_in_flight_has_every_result_once() {
    let mut system = System::builder().fleet(200).start().await;
    let job = system.save(&Job::new("slow", "sleep 3")).await;
    let exec = system.exec(&job, Target::all()).await;
    system.running(&exec, 100).await;

    system.backend.process().kill().await;
    system.backend.restart(None).await;

    let row = system.ended(&exec).await;
    let runs = system.runs(&exec).await;
    let machines: BTreeSet<_> = runs.iter().map(|run| &run.pc_id).collect();
    assert_eq!(
        (runs.len(), machines.len(), row.target_count),
        (200, 200, 200)
    );
    let succeeded = runs.iter().filter(|run| run.outcome == "succeeded").count() as u64;
    let failed = runs.iter().filter(|run| run.outcome == "failed").count() as u64;
    assert_eq!((row.success_count, row.failure_count), (succeeded, failed));
    assert_eq!(
        (succeeded + failed, row.running_count, row.pending_count),
        (200, 0, 0)
    );
}
