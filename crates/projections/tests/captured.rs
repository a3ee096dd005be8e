//! What a 0.43 system published, against what that system answered.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use bytes::Bytes;
use kanade_projections::{Agents, Events, Results};
use kanade_store::PageRequest;
use kanade_store::agents::AgentReader;
use kanade_store::executions::{ExecutionQuery, ExecutionReader, ExecutionStatus};
use kanade_store::results::{OutputPlace, ResultQuery, ResultReader, Run};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::PcId;
use serde_json::{Value, json};
use support::{Message, database, project_all, stream, time};
use tempfile::TempDir;

/// Its report was stored before its start; 0.43 then never learns the version.
const REPORTED_FIRST: &str = "27c2052e-1605-43db-b1fb-94357e164013";

const MESSAGES: &str = include_str!("golden/messages-0.43.jsonl");
const RESULTS: &str = include_str!("golden/results-0.43.json");
const EXECUTIONS: &str = include_str!("golden/executions-0.43.json");
const AGENTS: &str = include_str!("golden/agents-0.43.json");

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

async fn projected() -> (ProjectionDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let start = time("2026-11-21T19:30:00Z");
    project_all::<Agents>(
        &database,
        stream("HEARTBEAT", start, captured("heartbeat.")),
    )
    .await;
    project_all::<Results>(&database, stream("RESULTS", start, captured("results."))).await;
    project_all::<Events>(&database, stream("EVENTS", start, captured("events."))).await;
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
