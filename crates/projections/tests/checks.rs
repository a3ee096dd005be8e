//! What becomes of reports of checks and of bundles, good and bad.

#![allow(clippy::unwrap_used)]

mod support;

use kanade_bus::backend::StreamMessage;
use kanade_projections::{Events, JobVersions, Results, project};
use kanade_store::PageRequest;
use kanade_store::bundles::BundleReader;
use kanade_store::checks::{
    CheckAlertRow, CheckHistoryQuery, CheckQuery, CheckReader, CheckStatus, StoredCheck,
};
use kanade_store::dead_letters::DeadLetterReader;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::removals::{BundleRemoved, CheckCleared};
use kanade_wire::{CheckName, PcId, ResultId, subjects};
use serde_json::{Value, json};
use support::reports::{jobs, report};
use support::{Message, database, message, project_all, start_of, stream, time};
use tempfile::TempDir;

/// The streams begin here, and their messages are a minute apart.
const START: &str = "2026-11-20T00:00:00Z";

struct World {
    database: ProjectionDatabase,
    _folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            database: database(folder.path()).await,
            _folder: folder,
        }
    }

    async fn report(&self, messages: Vec<Message>) {
        self.report_stored(stream("RESULTS", time(START), messages))
            .await;
    }

    async fn report_stored(&self, messages: Vec<StreamMessage>) {
        let start = start_of::<Results>();
        project::<Results>(&self.database, &start, messages, &disk())
            .await
            .unwrap();
    }

    async fn tell(&self, at: &str, messages: Vec<Message>) {
        project_all::<Events>(&self.database, stream("EVENTS", time(at), messages)).await;
    }

    async fn shown(&self) -> Vec<StoredCheck> {
        let query = CheckQuery {
            check_name: None,
            pc_id: None,
            statuses: Vec::new(),
            stale: None,
            stale_before: time("2026-11-18T00:00:00Z"),
            page: PageRequest::first(100),
        };
        CheckReader::list(&self.database, &query)
            .await
            .unwrap()
            .rows
            .items
    }

    async fn said(&self) -> Vec<(CheckStatus, String)> {
        let rows = self.shown().await.into_iter().map(|stored| stored.row);
        rows.map(|row| (row.status, row.detail.unwrap_or_default()))
            .collect()
    }

    /// The alerts, the oldest first.
    async fn alerts(&self) -> Vec<CheckAlertRow> {
        let query = CheckHistoryQuery {
            filter: Default::default(),
            page: PageRequest::first(100),
        };
        let mut alerts = self.database.alerts(&query).await.unwrap().items;
        alerts.reverse();
        alerts
    }

    /// The transitions, the oldest first.
    async fn changes(&self) -> Vec<(Option<CheckStatus>, CheckStatus)> {
        let query = CheckHistoryQuery {
            filter: Default::default(),
            page: PageRequest::first(100),
        };
        let found = self.database.transitions(&query).await.unwrap().items;
        let changes = found.iter().map(|change| (change.from, change.to));
        changes.rev().collect()
    }
}

fn disk() -> JobVersions {
    jobs(&[
        (
            "disk",
            "1",
            json!({ "check": { "name": "disk", "label": "Disk", "alert": {
                "on": ["fail"], "notify_groups": ["it"],
                "title": "{label} on {pc_id}: {status}", "body": "{detail} {last_logon}",
            } } }),
        ),
        (
            "logs",
            "1",
            json!({ "collect": { "name": "Logs", "description": "of a day" } }),
        ),
    ])
}

fn says(run: &str, status: &str) -> Message {
    let stdout = json!({ "status": status, "detail": format!("run {run}") });
    ran(run, &stdout.to_string(), json!({}))
}

/// A run that ended in the minute before its report is stored, unless `more` says otherwise.
fn ran(run: &str, stdout: &str, more: Value) -> Message {
    report("pc-1", "disk", run, stdout, more)
}

#[tokio::test]
async fn a_status_is_the_last_one_that_was_reported() {
    let world = World::new().await;
    world
        .report(vec![says("a", "ok"), says("b", "warn"), says("c", "warn")])
        .await;

    let shown = world.shown().await;
    assert_eq!(shown.len(), 1);
    let row = &shown[0].row;
    assert_eq!(
        (row.status, row.detail.as_deref()),
        (CheckStatus::Warn, Some("run c"))
    );
    assert_eq!(row.since, time("2026-11-20T00:02:00Z"));
    assert_eq!(row.recorded_at, time("2026-11-20T00:03:00Z"));
    assert_eq!(
        world.changes().await,
        [
            (None, CheckStatus::Ok),
            (Some(CheckStatus::Ok), CheckStatus::Warn)
        ]
    );
}

#[tokio::test]
async fn a_run_that_did_not_end_well_could_not_tell() {
    let failed = json!({ "outcome": "failed", "exit_code": 3, "stderr": "é".repeat(300) });
    let cases = [
        (
            failed,
            format!("check script exited 3: {}", "é".repeat(200)),
        ),
        (
            json!({ "outcome": "timed_out", "exit_code": -1, "stderr": "slow" }),
            "check script timed out: slow".into(),
        ),
        (
            json!({ "outcome": "killed", "exit_code": -1 }),
            "check script was stopped".into(),
        ),
    ];
    for (more, detail) in cases {
        let world = World::new().await;
        world
            .report(vec![says("a", "ok"), ran("b", "", more)])
            .await;
        assert_eq!(world.said().await, [(CheckStatus::Unknown, detail)]);
    }
}

#[tokio::test]
async fn a_run_that_never_took_place_says_nothing() {
    let world = World::new().await;
    let skipped = json!({ "outcome": "skipped", "reason": "deadline", "exit_code": 125 });
    let lost = json!({ "outcome": "lost", "reason": "agent_restarted", "exit_code": 121 });
    // As 0.43 reports a command that came past its deadline.
    let legacy = json!({
        "outcome": null, "exit_code": 125, "stderr": "skipped: starting deadline expired",
    });
    world
        .report(vec![
            says("a", "ok"),
            ran("b", "", skipped),
            ran("c", "", lost),
            ran("d", "", legacy),
        ])
        .await;
    assert_eq!(world.said().await, [(CheckStatus::Ok, "run a".into())]);
}

#[tokio::test]
async fn output_that_is_no_check_leaves_the_status_and_shows_as_a_problem() {
    let chunks = json!({ "stdout_chunks": {
        "chunks": 2, "bytes": 300_000, "sha256": support::reports::digest("disk", "1"),
    } });
    let cases = [
        ("{", json!({}), "not one JSON object"),
        ("[1]", json!({}), "not an object"),
        ("{}", json!({}), "`status` is missing"),
        (r#"{"status": 1}"#, json!({}), "`status` is not a text"),
        (
            r#"{"status": "good"}"#,
            json!({}),
            "none of ok, warn, fail, unknown",
        ),
        ("", chunks, "too long"),
    ];
    for (stdout, more, reason) in cases {
        let world = World::new().await;
        let bad = ran("b", stdout, more);
        world.report(vec![says("a", "ok"), bad]).await;
        assert_eq!(world.said().await, [(CheckStatus::Ok, "run a".into())]);
        let problem = world.shown().await[0].problem.clone().unwrap_or_default();
        assert!(problem.contains(reason), "{stdout}: {problem}");
    }
}

#[tokio::test]
async fn a_problem_is_gone_with_the_next_report_that_can_be_read() {
    let world = World::new().await;
    world.report(vec![ran("a", "junk", json!({}))]).await;
    let problems = world.database.problems(10).await.unwrap();
    assert_eq!(problems[0].result_id.as_str(), "a");
    assert_eq!(world.said().await, [], "it never said anything");

    let later = stream(
        "RESULTS",
        time("2026-11-20T01:00:00Z"),
        vec![says("b", "ok")],
    );
    world.report_stored(later).await;
    assert_eq!(world.database.problems(10).await.unwrap(), []);
    assert_eq!(world.said().await, [(CheckStatus::Ok, "run b".into())]);
}

#[tokio::test]
async fn an_alert_follows_a_change_into_a_listed_status() {
    let world = World::new().await;
    world
        .report(vec![
            says("a", "warn"),
            says("b", "fail"),
            says("c", "fail"),
        ])
        .await;
    let alerts = world.alerts().await;
    let told: Vec<&str> = alerts.iter().map(|alert| alert.title.as_str()).collect();
    assert_eq!(told, ["Disk on pc-1: fail"]);
    assert_eq!(alerts[0].body.as_deref(), Some("run b {last_logon}"));
    assert_eq!(alerts[0].damped, None);
}

#[tokio::test]
async fn a_report_that_comes_late_alerts_nobody() {
    let world = World::new().await;
    let old = json!({ "finished_at": "2026-11-19T23:40:00Z" });
    world
        .report(vec![ran("a", r#"{"status":"fail"}"#, old)])
        .await;
    assert_eq!(world.alerts().await, []);
    assert_eq!(world.said().await, [(CheckStatus::Fail, String::new())]);
}

#[tokio::test]
async fn a_check_that_flaps_is_told_once() {
    let world = World::new().await;
    let runs = ["a", "b", "c", "d", "e"];
    let reports = runs.iter().enumerate().map(|(place, run)| {
        let status = if place % 2 == 0 { "fail" } else { "ok" };
        says(run, status)
    });
    world.report(reports.collect()).await;
    let alerts = world.alerts().await;
    let damped: Vec<Option<&str>> = alerts.iter().map(|alert| alert.damped.as_deref()).collect();
    assert_eq!(
        damped,
        [
            None,
            Some("somebody was told at 2026-11-20T00:01:00Z"),
            Some("it changed 4 times within an hour"),
        ]
    );
}

#[tokio::test]
async fn a_clock_that_runs_ahead_is_not_believed() {
    let world = World::new().await;
    let ahead = json!({ "finished_at": "2031-01-01T00:00:00Z" });
    world
        .report(vec![ran("a", r#"{"status":"ok"}"#, ahead)])
        .await;
    let row = &world.shown().await[0].row;
    assert_eq!(row.collected_at, row.recorded_at);
    assert_eq!(row.reported_at, Some(time("2031-01-01T00:00:00Z")));
}

fn cleared(pc: Option<&str>) -> Message {
    let check_name = CheckName::new("disk").unwrap();
    let subject = subjects::check_cleared(&check_name);
    let cleared = CheckCleared {
        check_name,
        pc_id: pc.map(|pc| PcId::new(pc).unwrap()),
        by: "operator".into(),
        at: time(START),
    };
    message(subject, &cleared)
}

#[tokio::test]
async fn what_was_cleared_comes_back_with_the_next_report() {
    for pc in [None, Some("pc-1")] {
        let world = World::new().await;
        world.report(vec![says("a", "fail")]).await;
        world
            .tell("2026-11-20T00:30:00Z", vec![cleared(Some("pc-2"))])
            .await;
        assert_eq!(world.said().await.len(), 1, "another machine was cleared");
        world.tell("2026-11-20T00:40:00Z", vec![cleared(pc)]).await;
        assert_eq!(world.said().await, []);

        let later = stream(
            "RESULTS",
            time("2026-11-20T01:00:00Z"),
            vec![says("b", "ok")],
        );
        world.report_stored(later).await;
        assert_eq!(world.said().await, [(CheckStatus::Ok, "run b".into())]);
    }
}

fn collected(run: &str, object: &str) -> Message {
    report(
        "pc-1",
        "logs",
        run,
        "{}",
        json!({ "collect_object": object }),
    )
}

async fn bundles(world: &World) -> Vec<String> {
    let page = PageRequest::first(10);
    let found = BundleReader::list(&world.database, None, None, &page).await;
    let found = found.unwrap().items.into_iter();
    found.map(|bundle| bundle.key).collect()
}

#[tokio::test]
async fn a_bundle_is_listed_until_it_is_deleted() {
    let world = World::new().await;
    let chunks = json!({ "collect_bundle": {
        "name": "Logs", "bytes": 7, "chunks": 1, "files": 1,
        "sha256": support::reports::digest("logs", "1"),
    } });
    let ours = report("pc-1", "logs", "b", "{}", chunks);
    world
        .report(vec![collected("a", "pc-1/logs/1.zip"), ours])
        .await;
    assert_eq!(
        bundles(&world).await,
        ["pc-1/logs/b.zip", "pc-1/logs/1.zip"]
    );
    let bundle = BundleReader::get(&world.database, "pc-1/logs/1.zip").await;
    let bundle = bundle.unwrap().unwrap();
    assert_eq!(bundle.name.as_deref(), Some("Logs"));
    assert_eq!(bundle.description.as_deref(), Some("of a day"));

    let (pc_id, result_id) = (PcId::new("pc-1").unwrap(), ResultId::new("a").unwrap());
    let subject = subjects::bundle_removed(&pc_id, &result_id);
    let removed = BundleRemoved {
        pc_id,
        result_id,
        key: "pc-1/logs/1.zip".into(),
        by: "operator".into(),
        at: time(START),
    };
    world.tell(START, vec![message(subject, &removed)]).await;
    assert_eq!(bundles(&world).await, ["pc-1/logs/b.zip"]);
}

#[tokio::test]
async fn a_machine_cannot_name_the_bundle_of_another() {
    let world = World::new().await;
    world.report(vec![collected("a", "pc-2/logs/1.zip")]).await;
    assert_eq!(bundles(&world).await, Vec::<String>::new());
    let letters = DeadLetterReader::list(&world.database, &PageRequest::first(10)).await;
    let reason = &letters.unwrap().items[0].letter.reason;
    assert!(reason.contains("not one of machine pc-1"), "{reason}");
}
