//! What is there when it is over.

use std::collections::{BTreeMap, BTreeSet};

use kanade_client::ResultQuery;
use kanade_e2e::{LONG, System};
use kanade_testkit::wait_until;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::load::{JOBS, KIND, Order};

/// Every report is one row, and there is no row without a report. How many there are.
pub async fn reports_are_rows_once(system: &System, orders: &[Order], machines: usize) -> usize {
    for order in orders {
        system.ended(&order.exec).await;
    }
    let messages = system.stored().await.messages("RESULTS").await;
    let reported = messages.iter().map(|message| {
        let report: Value = serde_json::from_slice(&message.payload).expect("a report");
        report["result_id"].as_str().expect("an id").to_owned()
    });
    let reported: BTreeSet<String> = reported.collect();
    let rows = system.client().results(&ResultQuery::default()).all().await;
    let rows = rows.expect("the runs").rows;
    assert!(rows.iter().all(|row| row.outcome == "succeeded"));
    let shown: BTreeSet<String> = rows.iter().map(|row| row.result_id.to_string()).collect();
    assert_eq!(shown, reported);
    assert_eq!(
        (rows.len(), shown.len()),
        (orders.len() * machines, rows.len())
    );
    let of = rows.iter().map(|row| (row.exec_id.as_ref(), &row.pc_id));
    assert_eq!(of.collect::<BTreeSet<_>>().len(), rows.len());
    rows.len()
}

/// Every order was sent once, reached every machine once, and nothing of it is still open.
pub async fn orders_are_carried_out_once(system: &System, orders: &[Order], machines: usize) {
    let machines = machines as u64;
    let executions = system.client().executions(&Default::default()).all().await;
    let executions = executions.expect("the executions").rows;
    let ids = executions.iter().map(|row| &row.exec_id);
    let ordered = orders.iter().map(|order| &order.exec);
    assert_eq!(ids.collect::<BTreeSet<_>>(), ordered.collect());
    assert_eq!(executions.len(), orders.len());
    for row in &executions {
        let open = (row.running_count, row.pending_count);
        let done = (row.target_count, row.success_count);
        assert_eq!((open, done), ((0, 0), (machines, machines)), "{row:?}");
        assert!(row.dispatched_at.is_some(), "{row:?}");
    }
    let stored = system.stored().await;
    let sent = exec_ids(&stored.messages("EXEC").await);
    assert!(sent.values().all(|sent| *sent == 1), "{sent:?}");
    assert_eq!(sent.len(), orders.len());
}

fn exec_ids(messages: &[kanade_bus::backend::StreamMessage]) -> BTreeMap<String, usize> {
    let mut ids = BTreeMap::new();
    for message in messages {
        let payload: Value = serde_json::from_slice(&message.payload).expect("a command");
        let id = payload["exec_id"].as_str().expect("an execution");
        *ids.entry(id.to_owned()).or_default() += 1;
    }
    ids
}

/// Every order is an entry, once.
pub async fn audit_is_complete(system: &System, orders: &[Order]) {
    let entries = async || {
        let rows = rows(system, "/api/audit?action=exec&limit=1000").await;
        let rows = rows.as_array().cloned().expect("entries");
        let ids = rows.iter().map(|row| row["payload"]["exec_id"].to_string());
        ids.collect::<Vec<String>>()
    };
    wait_until("the audit log", LONG, async || {
        entries().await.into_iter().collect::<BTreeSet<_>>().len() >= orders.len()
    })
    .await;
    let entries = entries().await;
    let different: BTreeSet<&String> = entries.iter().collect();
    assert_eq!(
        (entries.len(), different.len()),
        (orders.len(), orders.len())
    );
}

/// Every machine has done every job that was ordered.
pub async fn ledger_is_complete(system: &System, orders: &[Order], machines: usize) {
    let jobs: BTreeSet<&str> = orders.iter().map(|order| order.job).collect();
    let file = system.backend.file("backend-state.db");
    let state = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let state = state.expect("the state file");
    wait_until("the ledger", LONG, async || {
        let done = "SELECT count(*) FROM completions";
        let done: i64 = state
            .query_row(done, [], |row| row.get(0))
            .expect("a count");
        usize::try_from(done) == Ok(jobs.len() * machines)
    })
    .await;
}

/// What happened is told once, however often it was said.
pub async fn events_are_kept_once(system: &System, events: usize) {
    let path = format!("/api/obs_events?kind={KIND}&limit=5000");
    let kept = async || {
        let rows = rows(system, &path).await;
        let rows = rows["events"].as_array().cloned().expect("events");
        let numbers = rows.iter().map(|row| row["payload"]["number"].as_u64());
        numbers.collect::<Vec<_>>()
    };
    wait_until("the events", LONG, async || kept().await.len() >= events).await;
    let mut kept = kept().await;
    kept.sort_unstable();
    let told: Vec<Option<u64>> = (0..events as u64).map(Some).collect();
    assert_eq!(kept, told);
}

/// Every machine has told its facts and how its check went.
pub async fn facts_and_checks_are_there(system: &System, machines: usize) {
    for job in JOBS {
        let path = format!("/api/inventory/by-job/{job}?limit=1000");
        let facts = rows(system, &path).await;
        assert_eq!(facts["total"], machines, "{job}");
    }
    let checks = rows(system, "/api/checks?include_ok=true&limit=1000").await;
    let checks = checks["rows"].as_array().expect("rows");
    assert_eq!(checks.len(), machines);
}

async fn rows(system: &System, path: &str) -> Value {
    let (status, body) = system.caller().get(path).await.expect("an answer");
    assert_eq!(status, 200, "{path}: {body}");
    body
}
