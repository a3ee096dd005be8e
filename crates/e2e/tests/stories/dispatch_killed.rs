//! The backend dies between two steps of a dispatch.

use kanade_bus::backend::StreamMessage;
use kanade_e2e::{Job, System};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::{ExecId, Target};
use serde_json::{Value, json};

/// Every point between two steps, and whether the order goes to everybody or to named machines.
const POINTS: [(&str, bool); 8] = [
    ("dispatch.prepared", false),
    ("dispatch.created", false),
    ("dispatch.created", true),
    ("dispatch.chunk", false),
    ("dispatch.targets", true),
    ("dispatch.commands", false),
    ("dispatch.confirmed", false),
    ("exec.recorded", false),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_dispatch_cut_off_at_any_step_reaches_every_machine_once() {
    let mut system = System::builder().fleet(20).start().await;
    let job = Job::new("anything", "true");
    system.save(&job).await;

    for (number, (point, everybody)) in POINTS.into_iter().enumerate() {
        let target = match everybody {
            true => Target::all(),
            false => named_machines(&system).await,
        };
        let order = json!({ "target": target });
        let key = format!("{point}-{number}");
        let exec = cut_off_and_repeated(&mut system, point, &key, &order).await;
        reached_once(&system, point, &exec, &target).await;
        let executions = system.client().executions(&Default::default()).all().await;
        assert_eq!(
            executions.expect("the executions").rows.len(),
            number + 1,
            "{point}"
        );
    }
}

async fn named_machines(system: &System) -> Target {
    let agents = system.client().agents(&Default::default()).all().await;
    Target {
        pcs: agents
            .expect("the machines")
            .rows
            .into_iter()
            .map(|agent| agent.pc_id)
            .collect(),
        ..Target::default()
    }
}

/// Orders while the backend is to die at `point`; starts it again and repeats the order.
async fn cut_off_and_repeated(
    system: &mut System,
    point: &str,
    key: &str,
    order: &Value,
) -> ExecId {
    system.backend.restart(Some(point)).await;
    let attempt = system.post("/api/exec/anything", key, order).await;
    assert!(
        attempt.is_none(),
        "the backend answered at {point}: {attempt:?}"
    );
    assert_eq!(system.backend.process().wait().await, 128 + 6, "{point}");
    system.backend.restart(None).await;
    let (status, answer) = wait_for("an answer to the repeated order", PATIENCE, async || {
        let (status, answer) = system.post("/api/exec/anything", key, order).await?;
        // The dispatch that was cut off may be read from the streams only now.
        (status != 503).then_some((status, answer))
    })
    .await;
    assert_eq!(status, 200, "{point}: {answer}");
    ExecId::new(answer["exec_id"].as_str().unwrap_or_default()).expect("an execution")
}

async fn reached_once(system: &System, point: &str, exec: &ExecId, target: &Target) {
    let row = system.ended(exec).await;
    wait_until("the confirmation of the dispatch", PATIENCE, async || {
        let detail = system.client().execution(exec).await;
        detail.is_ok_and(|detail| detail.execution.dispatched_at.is_some())
    })
    .await;
    let stored = system.stored().await;
    let commands = stored.subjects_of("EXEC", exec.as_str()).await;
    let results = stored.subjects_of("RESULTS", exec.as_str()).await;
    let audited = recorded(&stored.messages("AUDIT").await, exec);

    assert_eq!(
        (row.target_count, row.success_count),
        (20, 20),
        "{point}: {row:?}"
    );
    let expected = match target.all {
        true => vec!["commands.all".to_owned()],
        false => target
            .pcs
            .iter()
            .map(|pc| format!("commands.pc.{pc}"))
            .collect(),
    };
    assert_eq!(commands, expected, "{point}");
    assert_eq!(results.len(), 20, "{point}: {results:?}");
    assert_eq!(audited, 1, "{point}");
    assert_eq!(system.runs(exec).await.len(), 20, "{point}");
}

/// How many entries of the audit log are about this execution.
fn recorded(entries: &[StreamMessage], exec: &ExecId) -> usize {
    let entries = entries
        .iter()
        .map(|entry| -> Value { serde_json::from_slice(&entry.payload).expect("an audit entry") });
    entries
        .filter(|entry| entry["payload"]["exec_id"] == exec.as_str())
        .count()
}
