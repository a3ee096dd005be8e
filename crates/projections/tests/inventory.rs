//! Facts from results: what changes them, what does not, and what becomes of tables made of lists.

#![allow(clippy::unwrap_used)]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::StreamMessage;
use kanade_projections::{JobCatalogue, JobVersions, Projection, Results, project};
use kanade_store::PageRequest;
use kanade_store::inventory::{
    BuildStep, Condition, ExplodedTables, FactsRow, HistoryQuery, InventoryReader, SearchQuery,
    Searched,
};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, JobId, PcId, subjects};
use serde_json::{Value, json};
use support::{database, message, start_of, stream, time};
use tempfile::TempDir;

/// A database and the streams that fill it.
struct World {
    database: ProjectionDatabase,
    jobs: JobVersions,
    results: Vec<(String, bytes::Bytes)>,
    versions: Vec<(String, bytes::Bytes)>,
    _folder: TempDir,
}

fn job() -> JobId {
    JobId::new("inventory-sw").unwrap()
}

fn start() -> DateTime<Utc> {
    time("2026-11-21T08:00:00Z")
}

/// A version of the job, whose table has these columns.
fn version(number: &str, columns: &Value) -> JobVersion {
    JobVersion {
        digest: Digest::of(number.as_bytes()),
        job_id: job(),
        version: number.parse().unwrap(),
        manifest: json!({ "inventory": {
            "display": [{ "field": "os", "label": "OS" }],
            "explode": [{ "field": "apps", "table": "sw_apps", "primary_key": ["name"],
                "columns": columns, "track_history": true }],
            "history_scalars": ["os"],
        }}),
        created_at: start(),
        created_by: "operator".into(),
    }
}

fn first_columns() -> Value {
    json!([{ "field": "name", "index": true }, { "field": "version" }])
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self {
            database: database(folder.path()).await,
            jobs: JobVersions::default(),
            results: Vec::new(),
            versions: Vec::new(),
            _folder: folder,
        };
        world.publish(&version("1", &first_columns())).await;
        world
    }

    /// Publishes a version and applies it.
    async fn publish(&mut self, version: &JobVersion) {
        self.jobs.insert(version.clone(), start());
        let subject = subjects::job_version(&version.digest);
        self.versions.push(message(subject, version));
        let stream = stream("JOB_VERSIONS", start(), self.versions.clone());
        self.apply::<JobCatalogue>(stream.into_iter().skip(self.versions.len() - 1))
            .await;
    }

    /// Reports a run under a version and applies it.
    async fn report(&mut self, pc: &str, under: &str, stdout: &str) {
        self.report_as(pc, under, stdout, "succeeded").await;
    }

    async fn report_as(&mut self, pc: &str, under: &str, stdout: &str, outcome: &str) {
        let finished_at = start() + TimeDelta::seconds(self.results.len() as i64);
        let result = json!({
            "result_id": format!("r{}", self.results.len()), "request_id": "request", "pc_id": pc,
            "exit_code": i32::from(outcome != "succeeded"), "stdout": stdout, "stderr": "",
            "started_at": finished_at, "finished_at": finished_at, "manifest_id": job(),
            "outcome": outcome, "job_digest": Digest::of(under.as_bytes()),
        });
        let subject = subjects::results_pc(&PcId::new(pc).unwrap());
        self.results.push(message(subject, &result));
        let stream = stream("RESULTS", start(), self.results.clone());
        self.apply::<Results>(stream.into_iter().skip(self.results.len() - 1))
            .await;
    }

    async fn apply<P: Projection<Tables = kanade_store::projection::ProjectionTables>>(
        &self,
        messages: impl Iterator<Item = StreamMessage>,
    ) {
        let messages = messages.collect();
        project::<P>(&self.database, &start_of::<P>(), messages, &self.jobs)
            .await
            .unwrap();
    }

    async fn facts(&self, pc: &str) -> Vec<FactsRow> {
        let pc = PcId::new(pc).unwrap();
        let rows = self.database.facts_of_machine(&pc).await.unwrap();
        rows.into_iter().map(|(row, _)| row).collect()
    }

    /// The rows of the table that is served, as `pc: row`.
    async fn rows(&self, conditions: &[(&str, &str)]) -> Vec<String> {
        let conditions = conditions.iter();
        let query = SearchQuery {
            job_id: job(),
            field: Some("apps".into()),
            conditions: conditions
                .map(|(key, value)| Condition::parse(key, value))
                .collect(),
            page: PageRequest::first(1_000),
        };
        let Searched::Rows { page, .. } = self.database.search(&query).await.unwrap() else {
            return Vec::new();
        };
        let rows = page.items.into_iter();
        rows.map(|row| format!("{}: {}", row.pc_id, Value::Object(row.values)))
            .collect()
    }

    /// Changes in their order, as `kind identity`.
    async fn history(&self) -> Vec<String> {
        let query = HistoryQuery {
            job_id: job(),
            pc_id: None,
            field: None,
            identity: None,
            kind: None,
            since: None,
            until: None,
            page: PageRequest::first(1_000),
        };
        let page = self.database.history(&query).await.unwrap();
        let changes = page.items.into_iter().rev().map(|row| row.change);
        changes
            .map(|change| {
                format!(
                    "{} {}{}",
                    change.change_kind.as_str(),
                    change.field_path,
                    change.identity_json
                )
            })
            .collect()
    }

    async fn build(&self) {
        while self.database.build_step().await.unwrap() == BuildStep::Worked {}
    }

    /// The same streams in another database, in batches of `size`, versions first or last.
    async fn rebuilt(&self, size: usize, versions_first: bool) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let other = Self {
            database: database(folder.path()).await,
            jobs: self.jobs.clone(),
            results: Vec::new(),
            versions: Vec::new(),
            _folder: folder,
        };
        let versions = stream("JOB_VERSIONS", start(), self.versions.clone());
        if versions_first {
            other
                .apply::<JobCatalogue>(versions.clone().into_iter())
                .await;
        }
        let results = stream("RESULTS", start(), self.results.clone());
        for batch in results.chunks(size) {
            other.apply::<Results>(batch.iter().cloned()).await;
        }
        if !versions_first {
            other.apply::<JobCatalogue>(versions.into_iter()).await;
        }
        other.build().await;
        without_checkpoints(other.database.dump().await.unwrap())
    }

    async fn dump(&self) -> Vec<String> {
        self.build().await;
        without_checkpoints(self.database.dump().await.unwrap())
    }
}

/// The sequences of the streams here begin anew with each batch.
fn without_checkpoints(dump: Vec<String>) -> Vec<String> {
    let rows = dump.into_iter();
    rows.filter(|row| !row.starts_with("checkpoints: "))
        .collect()
}

#[tokio::test]
async fn the_newest_good_document_is_what_a_machine_says() {
    let mut world = World::new().await;
    world
        .report(
            "a",
            "1",
            r#"{"os":"debian 11","apps":[{"name":"vim","version":"1"}]}"#,
        )
        .await;
    world
        .report(
            "a",
            "1",
            r#"{"os":"debian 12","apps":[{"name":"vim","version":"2"}]}"#,
        )
        .await;
    let facts = world.facts("a").await.pop().unwrap().facts.unwrap();
    assert!(facts.document.contains("debian 12"), "{}", facts.document);
    assert_eq!(facts.collected_at, start() + TimeDelta::seconds(1));
    assert_eq!(
        world.rows(&[]).await,
        [r#"a: {"name":"vim","version":"2"}"#]
    );
    assert_eq!(
        world.history().await,
        ["changed os", r#"changed apps{"name":"vim"}"#]
    );
}

#[tokio::test]
async fn a_missing_list_is_not_an_empty_one() {
    let mut world = World::new().await;
    world
        .report("a", "1", r#"{"apps":[{"name":"vim"},{"name":"git"}]}"#)
        .await;
    world.report("a", "1", r#"{"os":"debian"}"#).await;
    assert_eq!(world.rows(&[]).await.len(), 2);
    assert_eq!(world.history().await, [""; 0]);
    world.report("a", "1", r#"{"apps":[{"name":"vim"}]}"#).await;
    assert_eq!(world.history().await, [r#"removed apps{"name":"git"}"#]);
    world.report("a", "1", r#"{"apps":[]}"#).await;
    assert_eq!(world.rows(&[]).await, [""; 0]);
}

#[tokio::test]
async fn a_run_that_did_not_succeed_changes_no_fact() {
    let mut world = World::new().await;
    world.report("a", "1", r#"{"os":"debian"}"#).await;
    for outcome in ["skipped", "failed", "timed_out", "killed"] {
        world.report_as("a", "1", "{}", outcome).await;
    }
    let row = world.facts("a").await.pop().unwrap();
    assert!(row.facts.unwrap().document.contains("debian"));
    assert_eq!(row.problem, None);
}

#[tokio::test]
async fn output_that_is_no_document_is_a_problem_until_a_good_one_comes() {
    let mut world = World::new().await;
    world.report("a", "1", r#"{"os":"debian"}"#).await;
    world.report("a", "1", "bash: jq: command not found").await;
    let row = world.facts("a").await.pop().unwrap();
    assert!(row.facts.unwrap().document.contains("debian"));
    assert!(
        row.problem
            .unwrap()
            .reason
            .contains("not one JSON document")
    );
    world.report("a", "1", r#"{"os":"debian"}"#).await;
    assert_eq!(world.facts("a").await.pop().unwrap().problem, None);
}

#[tokio::test]
async fn rows_that_cannot_be_are_told_and_the_others_are_there() {
    let mut world = World::new().await;
    let apps = r#"{"apps":[{"name":"vim","version":"1"},{"version":"2"},{"name":"vim","version":"3"},{"name":"git"}]}"#;
    world.report("a", "1", apps).await;
    let problem = world.facts("a").await.pop().unwrap().problem.unwrap();
    assert_eq!(problem.rows_skipped, 2);
    assert!(problem.reason.contains("primary key"), "{}", problem.reason);
    assert_eq!(
        world.rows(&[]).await,
        [
            r#"a: {"name":"git","version":null}"#,
            r#"a: {"name":"vim","version":"3"}"#
        ]
    );
}

#[tokio::test]
async fn a_table_that_cannot_be_is_told_and_stops_nothing() {
    let mut world = World::new().await;
    let columns = json!([{ "field": "name; DROP TABLE agents" }]);
    world.publish(&version("2", &columns)).await;
    world
        .report("a", "2", r#"{"os":"debian","apps":[{"name":"vim"}]}"#)
        .await;
    assert!(world.facts("a").await.pop().unwrap().facts.is_some());
    let jobs = world.database.jobs().await.unwrap();
    let table = jobs[0].tables.first().unwrap();
    assert_eq!(table.state.as_str(), "failed");
    assert!(table.error.as_deref().unwrap().contains("DROP TABLE"));
}

#[tokio::test]
async fn reading_the_stream_again_changes_nothing() {
    let mut world = World::new().await;
    for n in 0..6 {
        let apps = json!({ "os": n / 2, "apps": [{ "name": format!("app-{n}"), "version": "1" }] });
        world
            .report(if n % 2 == 0 { "a" } else { "b" }, "1", &apps.to_string())
            .await;
    }
    let before = world.dump().await;
    let results = stream("RESULTS", start(), world.results.clone());
    world.apply::<Results>(results.into_iter()).await;
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn batches_and_the_order_of_streams_do_not_matter() {
    let mut world = World::new().await;
    let wide = json!([{ "field": "name", "index": true }, { "field": "size", "type": "integer" }]);
    for n in 0..12 {
        let apps: Vec<Value> = (0..n % 4)
            .map(|app| json!({ "name": format!("app-{app}"), "version": n, "size": n / 3 }))
            .collect();
        let facts = if n % 5 == 4 {
            json!({ "os": n })
        } else {
            json!({ "os": n, "apps": apps })
        };
        let under = if n < 6 { "1" } else { "2" };
        if n == 6 {
            world.publish(&version("2", &wide)).await;
        }
        world
            .report(["a", "b", "c"][n % 3], under, &facts.to_string())
            .await;
        if n == 9 {
            world.report("a", under, "broken").await;
        }
    }
    let grown = world.dump().await;
    assert!(
        grown
            .iter()
            .any(|row| row.starts_with("inventory-sw/sw_apps: "))
    );
    for (size, versions_first) in [(1, true), (5, true), (100, true), (4, false), (100, false)] {
        assert_eq!(
            world.rebuilt(size, versions_first).await,
            grown,
            "batches of {size}"
        );
    }
}

#[tokio::test]
async fn the_table_of_a_changed_specification_takes_over_once_it_is_complete() {
    let mut world = World::new().await;
    for n in 0..120 {
        let apps = json!({ "apps": [{ "name": "vim", "version": "1", "size": n }] });
        world
            .report(&format!("pc-{n:03}"), "1", &apps.to_string())
            .await;
    }
    let wide = json!([{ "field": "name", "index": true }, { "field": "size", "type": "integer" }]);
    world.publish(&version("2", &wide)).await;
    world.database.build_step().await.unwrap();
    let late = r#"{"apps":[{"name":"vim","version":"9","size":900}]}"#;
    world.report("pc-000", "2", late).await;
    world.report("pc-119", "2", late).await;
    let served = world.rows(&[("name", "vim"), ("pc_id", "pc-119")]).await;
    assert_eq!(
        served,
        [r#"pc-119: {"name":"vim","version":"9"}"#],
        "the old one is served"
    );

    world.build().await;
    let served = world.rows(&[("size__ge", "118")]).await;
    let expected = [
        r#"pc-000: {"name":"vim","size":900}"#,
        r#"pc-118: {"name":"vim","size":118}"#,
        r#"pc-119: {"name":"vim","size":900}"#,
    ];
    assert_eq!(served, expected);
    assert_eq!(world.rebuilt(1_000, true).await, world.dump().await);
    let tables = world.database.jobs().await.unwrap();
    assert_eq!(
        (tables[0].tables.len(), tables[0].tables[0].rows),
        (1, Some(120))
    );
}
