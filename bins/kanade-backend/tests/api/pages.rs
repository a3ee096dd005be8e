//! Lists in pages.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::results::ResultRow;
use kanade_bus::backend::Outgoing;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{PcId, subjects};
use reqwest::Method;

use crate::support::{TestBackend, Who, result};

const ROWS: usize = 10_000;

/// Publishes the reports of many runs, seven of which start at the same moment each time.
async fn fill(backend: &TestBackend, rows: usize) {
    let start: DateTime<Utc> = "2026-11-21T08:00:00Z".parse().unwrap();
    let subject = subjects::results_pc(&PcId::new("minipc").unwrap());
    let messages = (0..rows).map(|n| {
        let at = start + TimeDelta::seconds(i64::try_from(n / 7).unwrap());
        let report = result("minipc", &format!("run-{n}"), &at.to_rfc3339());
        Outgoing::new(subject.clone(), report.to_string())
    });
    let acks = backend.bus.publish_many(messages, 512).await;
    assert!(acks.iter().all(Result::is_ok));
    let client = backend.client(Who::Viewer);
    wait_until("every report to be in the tables", PATIENCE, async || {
        let health = client.fleet_health().await.unwrap();
        let results = health
            .projections
            .iter()
            .find(|projection| projection.stream == "RESULTS");
        results.is_some_and(|results| results.last_sequence == rows as u64)
    })
    .await;
}

/// The path of the next page in `Link`.
fn next(response: &reqwest::Response) -> Option<String> {
    let link = response.headers().get("link")?.to_str().unwrap();
    let path = link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?;
    Some(path.to_owned())
}

#[tokio::test]
async fn a_walk_over_ten_thousand_runs_shows_each_exactly_once() {
    let backend = TestBackend::start().await;
    fill(&backend, ROWS).await;
    let mut seen: Vec<ResultRow> = Vec::new();
    let mut path = Some("/api/results?pc_id=minipc&limit=500".to_owned());
    while let Some(page) = path {
        let response = backend.get(Who::Viewer, &page).await;
        path = next(&response);
        let rows: Vec<ResultRow> = response.json().await.unwrap();
        assert!(rows.len() == 500 || path.is_none());
        seen.extend(rows);
    }
    let ids: BTreeSet<&str> = seen.iter().map(|row| row.result_id.as_str()).collect();
    assert_eq!((seen.len(), ids.len()), (ROWS, ROWS));
    assert!(
        seen.is_sorted_by(|a, b| a.started_at >= b.started_at),
        "the newest start first"
    );
}

#[tokio::test]
async fn a_limit_is_brought_into_its_range() {
    let backend = TestBackend::start().await;
    fill(&backend, 600).await;
    for (limit, rows) in [
        ("0", 1),
        ("-5", 1),
        ("3", 3),
        ("501", 500),
        ("99999999999", 500),
    ] {
        let response = backend
            .get(Who::Viewer, &format!("/api/results?limit={limit}"))
            .await;
        let found: Vec<ResultRow> = response.json().await.unwrap();
        assert_eq!(found.len(), rows, "limit={limit}");
    }
    let response = backend.get(Who::Viewer, "/api/results").await;
    let found: Vec<ResultRow> = response.json().await.unwrap();
    assert_eq!(found.len(), 50, "no limit");
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let backend = TestBackend::start().await;
    fill(&backend, 2).await;
    let page = next(&backend.get(Who::Viewer, "/api/results?limit=1").await).unwrap();
    let elsewhere = page.replace("/api/results", "/api/executions");
    for path in [
        elsewhere.as_str(),
        "/api/results?cursor=%21",
        "/api/results?cursor=abcd",
    ] {
        let refusal = backend
            .refusal(backend.request(Who::Viewer, Method::GET, path))
            .await;
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, "invalid_cursor"),
            "{path}"
        );
    }
}
