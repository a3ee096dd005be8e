//! What a 0.43 system published, against what that system answered.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::TimeDelta;
use kanade_projections::{Agents, Audit, Events, JobVersions, ObsEvents, Results, project};
use kanade_store::PageRequest;
use kanade_store::agents::AgentReader;
use kanade_store::archive::{AuditQuery, AuditReader};
use kanade_store::bundles::{BundlePlace, BundleReader};
use kanade_store::checks::{CheckHistoryQuery, CheckQuery, CheckReader};
use kanade_store::durations::{DurationReader, JobDurations};
use kanade_store::executions::{ExecutionQuery, ExecutionReader, ExecutionStatus};
use kanade_store::inventory::{HistoryQuery, InventoryReader};
use kanade_store::obs_events::{EventQuery, ObsEventReader};
use kanade_store::results::{OutputPlace, ResultQuery, ResultReader, Run};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, JobId, PcId};
use serde_json::{Value, json};
use support::{Message, database, project_all, start_of, stream, time};
use tempfile::TempDir;

/// Its report was stored before its start; 0.43 then never learns the version.
const REPORTED_FIRST: &str = "27c2052e-1605-43db-b1fb-94357e164013";

const MESSAGES: &str = include_str!("golden/messages-0.43.jsonl");
const RESULTS: &str = include_str!("golden/results-0.43.json");
const EXECUTIONS: &str = include_str!("golden/executions-0.43.json");
const AGENTS: &str = include_str!("golden/agents-0.43.json");
const JOBS: &str = include_str!("golden/jobs-0.43.jsonl");
const CHECKS: &str = include_str!("golden/checks-0.43.json");
const BUNDLES: &str = include_str!("golden/bundles-0.43.json");
const DURATIONS: &str = include_str!("golden/durations-0.43.json");
const OBS_EVENTS: &str = include_str!("golden/obs-events-0.43.json");
const INVENTORY_FACTS: &str = include_str!("golden/inventory-facts-0.43.json");
const INVENTORY_HISTORY: &str = include_str!("golden/inventory-history-0.43.json");
const AUDIT: &str = include_str!("golden/audit-0.43.json");

/// When the streams begin; their messages are a minute apart.
const START: &str = "2026-11-21T19:30:00Z";

fn captured(prefix: &str) -> Vec<Message> {
    let messages = MESSAGES
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    messages
        .map(|line: Value| {
            (
                line["subject"].as_str().unwrap().to_owned(),
                line["payload"].to_string(),
            )
        })
        .filter(|(subject, _)| subject.starts_with(prefix))
        .map(|(subject, payload)| (subject, Bytes::from(payload)))
        .collect()
}

fn answered(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

/// The jobs that were saved, between the results they were saved between.
fn jobs() -> JobVersions {
    let mut jobs = JobVersions::default();
    for line in JOBS.lines() {
        let saved: Value = serde_json::from_str(line).unwrap();
        let manifest = &saved["manifest"];
        let results = i32::try_from(saved["after_results"].as_u64().unwrap()).unwrap();
        let at = time(START) + TimeDelta::seconds(30) + TimeDelta::minutes(1) * results;
        let version = JobVersion {
            digest: Digest::of(manifest.to_string().as_bytes()),
            job_id: serde_json::from_value(manifest["id"].clone()).unwrap(),
            version: serde_json::from_value(manifest["version"].clone()).unwrap(),
            manifest: manifest.clone(),
            created_at: at,
            created_by: "operator".into(),
        };
        jobs.insert(version, at);
    }
    jobs
}

async fn projected() -> (ProjectionDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let start = time(START);
    project_all::<Agents>(
        &database,
        stream("HEARTBEAT", start, captured("heartbeat.")),
    )
    .await;
    let results = stream("RESULTS", start, captured("results."));
    project::<Results>(&database, &start_of::<Results>(), results, &jobs())
        .await
        .unwrap();
    project_all::<Events>(&database, stream("EVENTS", start, captured("events."))).await;
    project_all::<ObsEvents>(&database, stream("OBS_EVENTS", start, captured("obs."))).await;
    (database, folder)
}

async fn runs(database: &ProjectionDatabase) -> Vec<Run> {
    let query = ResultQuery {
        filter: Default::default(),
        page: PageRequest::first(500),
    };
    ResultReader::list(database, &query).await.unwrap().items
}

/// A run as 0.43 shows it. Output in an object is not fetched by the projection.
fn shown(run: &Run) -> Value {
    json!({
        "result_id": run.result_id,
        "request_id": run.request_id,
        "exec_id": run.exec_id,
        "pc_id": run.pc_id,
        "exit_code": run.exit_code,
        "stdout": run.stdout.text,
        "stderr": run.stderr.text,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "job_id": run.job_id,
        "version": run.version,
        "stdout_truncated": run.stdout.truncated,
        "stderr_truncated": run.stderr.truncated,
    })
}

#[tokio::test]
async fn results_are_those_that_0_43_lists_in_its_order() {
    let (database, _folder) = projected().await;
    let runs = runs(&database).await;
    let expected = answered(RESULTS);
    assert_eq!(runs.len(), expected.len());
    for (run, mut expected) in runs.iter().zip(expected) {
        let mut shown = shown(run);
        if let OutputPlace::Object(_) = run.stdout.place {
            shown["stdout"].take();
            expected["stdout"].take();
        }
        if run.result_id.as_str() == REPORTED_FIRST {
            expected["version"] = json!("1.0.0");
        }
        assert_eq!(shown, expected);
    }
}

#[tokio::test]
async fn executions_count_what_0_43_counts_but_a_skip_is_no_failure() {
    let (database, _folder) = projected().await;
    let query = ExecutionQuery {
        filter: Default::default(),
        page: PageRequest::first(500),
        now: time("2026-11-21T20:00:00Z"),
    };
    let executions = ExecutionReader::list(&database, &query)
        .await
        .unwrap()
        .items;
    let counted: BTreeMap<String, Value> = executions
        .iter()
        .map(|execution| {
            assert_eq!(execution.status(query.now), ExecutionStatus::Completed);
            let counts = execution.counts;
            let shown = json!([
                execution.job_id,
                execution.target_count,
                counts.succeeded,
                counts.failures() + counts.skipped,
            ]);
            (execution.exec_id.to_string(), shown)
        })
        .collect();
    let keys = ["job_id", "target_count", "success_count", "failure_count"];
    let expected = answered(EXECUTIONS).into_iter().map(|row| {
        let shown = keys.map(|key| row[key].clone());
        (row["exec_id"].as_str().unwrap().to_owned(), json!(shown))
    });
    assert_eq!(counted, expected.collect());
    let skipped: u64 = executions
        .iter()
        .map(|execution| execution.counts.skipped)
        .sum();
    assert_eq!(skipped, 2, "the expired deadline and the revoked job");
}

#[tokio::test]
async fn the_machine_is_the_one_that_0_43_shows() {
    let (database, _folder) = projected().await;
    let agent = AgentReader::get(&database, &PcId::new("PC-0001").unwrap())
        .await
        .unwrap()
        .unwrap();
    let expected = &answered(AGENTS)[0];
    assert_eq!(
        agent.heartbeat.agent_version,
        expected["agent_version"].as_str().unwrap()
    );
    assert_eq!(
        agent.heartbeat.os_family.as_deref(),
        expected["os_family"].as_str()
    );
    assert_eq!(agent.heartbeat.at, time("2026-11-21T19:36:42.796795458Z"));
    assert_eq!(agent.updated_at, time("2026-11-21T19:34:00Z"));
}

#[tokio::test]
async fn checks_say_what_0_43_shows() {
    let (database, _folder) = projected().await;
    let query = CheckQuery {
        check_name: None,
        pc_id: None,
        statuses: Vec::new(),
        stale: None,
        stale_before: time("2026-11-20T00:00:00Z"),
        page: PageRequest::first(10),
    };
    let found = CheckReader::list(&database, &query).await.unwrap();
    let rows = found.rows.items.into_iter().map(|stored| stored.row);
    let rows: Vec<Value> = rows
        .map(|row| {
            json!({
                "pc_id": row.key.pc_id, "check_name": row.key.check_name, "label": row.label,
                "status": row.status.to_string(), "detail": row.detail,
            })
        })
        .collect();
    let counts = found.counts.iter();
    let counts: Vec<Value> = counts
        .map(|count| {
            json!({
                "check_name": count.check_name, "label": count.label, "ok": count.ok,
                "warn": count.warn, "fail": count.fail, "unknown": count.unknown,
            })
        })
        .collect();
    let mut expected: Value = serde_json::from_str(CHECKS).unwrap();
    for row in expected["rows"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().remove("recorded_at");
    }
    assert_eq!(json!({ "counts": counts, "rows": rows }), expected);
}

#[tokio::test]
async fn the_check_that_turned_bad_is_told_as_0_43_told_it() {
    let (database, _folder) = projected().await;
    let query = CheckHistoryQuery {
        filter: Default::default(),
        page: PageRequest::first(10),
    };
    let alerts = database.alerts(&query).await.unwrap().items;
    assert_eq!(alerts.len(), 1);
    assert!(
        alerts[0].title.starts_with("Disk space on PC-0001"),
        "{alerts:?}"
    );
    assert!(alerts[0].notify_user && alerts[0].damped.is_none());
}

#[tokio::test]
async fn bundles_are_those_that_0_43_lists() {
    let (database, _folder) = projected().await;
    let page = PageRequest::first(10);
    let bundles = BundleReader::list(&database, None, None, &page).await;
    let bundles = bundles.unwrap().items;
    let expected = &answered(BUNDLES)[0];
    let shown: Vec<Value> = bundles
        .iter()
        .map(|bundle| {
            json!([
                bundle.key,
                bundle.pc_id,
                bundle.job_id,
                bundle.name,
                bundle.description
            ])
        })
        .collect();
    let keys = ["key", "pc_id", "job_id", "name", "description"];
    assert_eq!(shown, [json!(keys.map(|key| &expected[key]))]);
    let place = BundlePlace::Object(bundles[0].key.clone());
    assert_eq!(bundles[0].place, place, "the broker tells size and digest");
}

/// 0.43 cuts both times to milliseconds before it subtracts, and counts two runs of `echo-test`
/// that were skipped.
#[tokio::test]
async fn runs_take_as_long_as_0_43_says_to_a_millisecond() {
    let (database, _folder) = projected().await;
    let since = time("2026-11-21T00:00:00Z");
    let measured = database.durations(since).await.unwrap().into_iter();
    let measured = measured.map(|job| (job.job_id.to_string(), job));
    let measured: BTreeMap<String, JobDurations> = measured.collect();
    assert_eq!(measured["echo-test"].count, 2);
    for expected in answered(DURATIONS) {
        let Some(job) = measured.get(expected["job_id"].as_str().unwrap()) else {
            panic!("nothing is measured of {expected}");
        };
        if job.job_id.as_str() == "echo-test" {
            continue;
        }
        let (times, keys) = milliseconds(job);
        let expected_times = keys.map(|key| expected[key].as_u64().unwrap());
        let apart = times.iter().zip(expected_times).map(|(a, b)| a.abs_diff(b));
        assert!(apart.max().unwrap() <= 1, "{job:?} {expected}");
        assert_eq!(json!(job.count), expected["count"]);
        assert_eq!(json!(job.max_result_id), expected["max_result_id"]);
    }
}

fn milliseconds(job: &JobDurations) -> ([u64; 6], [&'static str; 6]) {
    (
        [
            job.min_ms,
            job.p50_ms,
            job.p95_ms,
            job.p99_ms,
            job.max_ms,
            job.mean_ms,
        ],
        ["min_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms", "mean_ms"],
    )
}

#[tokio::test]
async fn events_are_those_that_0_43_lists() {
    let (database, _folder) = projected().await;
    let query = EventQuery {
        filter: Default::default(),
        page: PageRequest::first(10),
    };
    let events = ObsEventReader::list(&database, &query).await.unwrap().items;
    let shown: Vec<Value> = events
        .into_iter()
        .map(|stored| {
            let event = stored.event;
            json!({
                "id": stored.id, "pc_id": event.pc_id, "at": event.at, "kind": event.kind,
                "source": event.source, "event_record_id": event.event_record_id,
                "payload": event.payload,
            })
        })
        .collect();
    let expected: Value = serde_json::from_str(OBS_EVENTS).unwrap();
    assert_eq!(json!({ "events": shown }), expected);
}

#[tokio::test]
async fn the_audit_archive_is_what_0_43_lists() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDatabase::open(folder.path().join("state.db"))
        .await
        .unwrap();
    let archives = state.archives();
    let stored = time("2026-11-21T19:40:00Z");
    let entries = stream("AUDIT", stored, captured("audit."));
    project_all::<Audit>(&archives, entries).await;
    let query = AuditQuery {
        filter: Default::default(),
        page: PageRequest::first(100),
    };
    let entries = archives.list(&query).await.unwrap().items.into_iter();
    let shown: Vec<Value> = entries
        .map(|stored| {
            let entry = stored.entry;
            assert_eq!(entry.account.as_deref(), entry.payload["sub"].as_str());
            json!({
                "actor": entry.actor, "action": entry.action, "target": entry.target,
                "payload": entry.payload, "occurred_at": entry.occurred_at,
            })
        })
        .collect();
    let mut expected = answered(AUDIT);
    for entry in &mut expected {
        entry.as_object_mut().unwrap().remove("id");
    }
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn facts_are_those_that_0_43_shows() {
    let (database, _folder) = projected().await;
    let pc = PcId::new("PC-0001").unwrap();
    let found = database.facts_of_machine(&pc).await.unwrap();
    let shown: Vec<Value> = found
        .into_iter()
        .map(|(row, _)| {
            let facts = row.facts.unwrap();
            assert_eq!(row.problem, None);
            json!({
                "job_id": row.job_id,
                "facts": serde_json::from_str::<Value>(&facts.document).unwrap(),
                "collected_at": facts.collected_at,
            })
        })
        .collect();
    let expected = answered(INVENTORY_FACTS).into_iter().map(|row| {
        json!({
            "job_id": row["job_id"], "facts": row["facts"], "collected_at": row["collected_at"],
        })
    });
    assert_eq!(shown, expected.collect::<Vec<Value>>());
}

/// 0.43 also tells of what a machine had when it was first looked at; here that is no change.
#[tokio::test]
async fn changes_are_those_that_0_43_tells_of_its_second_look() {
    let (database, _folder) = projected().await;
    let query = HistoryQuery {
        job_id: JobId::new("inventory-sw").unwrap(),
        pc_id: None,
        field: None,
        identity: None,
        kind: None,
        since: None,
        until: None,
        page: PageRequest::first(50),
    };
    let found = database.history(&query).await.unwrap().items;
    let second_look = found.first().unwrap().change.observed_at;
    let shown = found.into_iter().map(|row| {
        assert_eq!(row.change.observed_at, second_look);
        let told = [&row.change.before_json, &row.change.after_json];
        let told = told.map(|json| read_or_null(json));
        json!([row.change.field_path, row.change.change_kind.as_str(), told])
    });
    let expected = answered(INVENTORY_HISTORY).into_iter();
    let expected = expected
        .filter(|row| row["id"].as_i64() >= Some(5))
        .map(|row| {
            let told = ["before_json", "after_json"];
            let told = told.map(|key| row[key].as_str().unwrap_or_default());
            json!([
                row["field_path"],
                row["change_kind"],
                told.map(read_or_null)
            ])
        });
    let sorted = |rows: Vec<Value>| {
        let mut rows: Vec<String> = rows.iter().map(Value::to_string).collect();
        rows.sort_unstable();
        rows
    };
    assert_eq!(sorted(shown.collect()), sorted(expected.collect()));
}

/// A document, or null where there is none: 0.43 writes an empty text.
fn read_or_null(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}
