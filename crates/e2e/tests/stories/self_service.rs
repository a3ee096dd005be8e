//! A person at a machine runs what is offered there; the operator sees who did.

use kanade_api_types::executions::ExecutionRow;
use kanade_client::ExecutionQuery;
use kanade_e2e::{Desk, System};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::DocumentKind;
use tokio::process::Command;

/// A job for the people at `machines`; the script waits until `gate` is there.
fn job(id: &str, name: &str, gate: &std::path::Path, more: &str) -> String {
    let gate = gate.display();
    format!(
        "id: {id}\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 10m\n  script: |\n    echo begun\n    while [ ! -e {gate} ]; do sleep 0.1; done\n    echo ended\nclient: {{ name: {name}, category: troubleshoot{more} }}\n"
    )
}

/// Asks until this is offered.
async fn offered(desk: &mut Desk, last: &str) {
    wait_until("the jobs are offered", PATIENCE, async || {
        desk.types("jobs").await;
        let seen = desk.sees_one_of(&["to run one.", "nothing you can run", "wait a moment"]);
        seen.await.contains(last)
    })
    .await;
}

async fn execution(system: &System, job: &str, status: &str) -> ExecutionRow {
    wait_for(&format!("{job} that is {status}"), PATIENCE, async || {
        let query = ExecutionQuery::default();
        let rows = system.client().executions(&query).all().await.ok()?.rows;
        rows.into_iter().find(|row| {
            let is_job = row.job_id.as_ref().is_some_and(|id| id.as_str() == job);
            is_job && row.status == status
        })
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_runs_a_job_with_live_output_and_stops_another() {
    let system = System::builder().agent("desk").start().await;
    let (gate, never) = (system.folder().join("gate"), system.folder().join("never"));
    for text in [
        job("sweep", "Sweep up", &gate, ", confirm: Sweep now?"),
        job(
            "wait",
            "Wait forever",
            &never,
            ", visible_to: { pcs: [desk] }",
        ),
        job(
            "other",
            "For another",
            &never,
            ", visible_to: { pcs: [elsewhere] }",
        ),
    ] {
        let saved = system.client().save_document(DocumentKind::Job, &text);
        saved.await.expect("a job");
    }
    let mut desk = Desk::sit_down(&system, "desk");
    offered(&mut desk, "2. Wait forever").await;

    desk.types("run 1").await;
    desk.sees("Type `yes` to run it.").await;
    desk.types("yes").await;
    desk.sees("[1] begun").await;
    std::fs::write(&gate, "").expect("a gate");
    desk.sees("[1] ended").await;
    desk.sees("[1] done").await;

    desk.types("run 2").await;
    desk.sees("[2] begun").await;
    desk.types("stop").await;
    desk.sees("[2] ! stopped by the person").await;
    desk.sees("[2] stopped").await;
    desk.types("jobs").await;
    desk.sees("last run").await;
    desk.types("next").await;
    desk.sees("nothing by itself").await;
    desk.leaves().await;

    let own = Command::new("id").arg("-un").output().await;
    let own = String::from_utf8_lossy(&own.expect("an account").stdout)
        .trim()
        .to_owned();
    let swept = execution(&system, "sweep", "completed").await;
    assert_eq!((swept.cause.as_str(), swept.success_count), ("person", 1));
    assert_eq!(swept.initiated_by, Some(format!("person:{own}")));
    let stopped = execution(&system, "wait", "completed").await;
    assert_eq!(
        (stopped.cause.as_str(), stopped.outcomes.killed),
        ("person", 1)
    );
    let shown = system
        .command_line()
        .call(["execution", "show", swept.exec_id.as_str()])
        .await
        .ok();
    assert!(
        shown.contains(&format!("by {own}, at the machine")),
        "{shown}"
    );
}
