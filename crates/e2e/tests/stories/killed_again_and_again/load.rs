//! What operators and machines do meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::Utc;
use kanade_e2e::{Caller, Stored};
use kanade_testkit::wait_for;
use kanade_wire::ExecId;
use serde_json::{Value, json};
use tokio::time::sleep;

/// Facts, a check with facts, facts with long lists: jobs that come with the project.
pub const JOBS: [&str; 3] = [
    "hardware-inventory",
    "disk-space-check",
    "installed-packages",
];
/// The kind of the story's own events.
pub const KIND: &str = "storm";
/// Between two orders of one operator: machines shall have a word, too.
const BREATH: Duration = Duration::from_millis(150);
/// Between two events.
const BETWEEN_EVENTS: Duration = Duration::from_millis(40);
/// How long an operator goes on asking.
const PERSISTENT: Duration = Duration::from_secs(120);

/// An order that was confirmed.
#[derive(Debug, Clone)]
pub struct Order {
    /// The job.
    pub job: &'static str,
    /// What came of it.
    pub exec: ExecId,
    /// How often it had to be asked for again.
    pub repeats: usize,
}

/// Orders one job after the other for all machines, each until it is confirmed, until `over`.
pub async fn orders(caller: &Caller, operator: &str, over: &AtomicBool) -> Vec<Order> {
    let mut orders = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let job = JOBS[orders.len() % JOBS.len()];
        let key = format!("{operator}-{}", orders.len());
        orders.push(order(caller, job, &key).await);
        sleep(BREATH).await;
    }
    orders
}

/// Asks until there is an answer, and once more: the same key is the same order.
async fn order(caller: &Caller, job: &'static str, key: &str) -> Order {
    let (exec, missed) = confirmed(caller, job, key).await;
    let (again, missed_again) = confirmed(caller, job, key).await;
    assert_eq!(exec, again, "{key}");
    let repeats = missed + missed_again;
    Order { job, exec, repeats }
}

async fn confirmed(caller: &Caller, job: &str, key: &str) -> (ExecId, usize) {
    let path = format!("/api/exec/{job}");
    let body = json!({ "target": { "all": true } });
    let mut missed = 0;
    let answer = wait_for("the confirmation of an order", PERSISTENT, async || {
        let answer = caller.post(&path, key, &body).await.and_then(accepted);
        missed += usize::from(answer.is_none());
        answer
    })
    .await;
    let exec = answer["exec_id"].as_str().unwrap_or_default();
    (ExecId::new(exec).expect("an execution"), missed)
}

/// `None` where the answer is to ask again: the first attempt is still being worked on, or what it
/// left behind is not read from the streams yet.
fn accepted((status, answer): (u16, Value)) -> Option<Value> {
    match status {
        200 => Some(answer),
        409 | 502 | 503 => None,
        _ => panic!("{status}: {answer}"),
    }
}

/// Machines tell what happened, everything twice as after a lost acknowledgement, until `over`.
/// How many different things happened.
pub async fn events(broker: &Stored, over: &AtomicBool) -> usize {
    let mut count = 0;
    while !over.load(Ordering::Relaxed) {
        let pc = format!("other-{}", count % 7);
        let event = json!({
            "pc_id": pc, "at": Utc::now(), "kind": KIND, "source": "story",
            "event_record_id": format!("storm-{count}"), "payload": { "number": count },
        });
        for _ in 0..2 {
            broker
                .publish(&format!("obs.{pc}"), event.to_string())
                .await;
        }
        count += 1;
        sleep(BETWEEN_EVENTS).await;
    }
    count
}
