//! Looking for what runs printed.

use kanade_testkit::{PATIENCE, wait_for};
use reqwest::Response;
use serde_json::Value;

use crate::support::{TestBackend, Who, result};

async fn rows(response: Response) -> Vec<Value> {
    response.json().await.unwrap()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    let ids = rows.iter().filter_map(|row| row["result_id"].as_str());
    ids.collect()
}

#[tokio::test]
async fn a_text_is_found_with_all_other_filters_page_by_page() {
    let backend = TestBackend::start().await;
    for (pc, id, hour) in [
        ("a", "run-1", "08"),
        ("b", "run-2", "09"),
        ("a", "run-3", "10"),
    ] {
        let mut run = result(pc, id, &format!("2026-11-21T{hour}:00:00Z"));
        run["stdout"] = format!("{}libSSL 3.0.14 here", "filler ".repeat(600)).into();
        backend.publish(&format!("results.pc.{pc}"), &run).await;
    }
    let whole = wait_for("the runs to be found", PATIENCE, async || {
        let found = backend.get(Who::Viewer, "/api/results?q=libssl+3.0").await;
        let complete = found.headers()["x-search-complete"] == "true";
        let found = rows(found).await;
        (complete && found.len() == 3).then_some(found)
    })
    .await;

    assert_eq!(ids(&whole), ["run-3", "run-2", "run-1"]);
    let snippet = whole[0]["stdout_match"].as_str().unwrap();
    assert!(snippet.contains("libSSL 3.0.14 here"), "{snippet}");
    assert_eq!(whole[0]["stdout"].as_str().map(str::len), Some(200));
    let of_a = "/api/results?q=LIBSSL&pc_id=a&limit=1";
    let page = backend.get(Who::Viewer, of_a).await;
    let link = page.headers()["link"].to_str().unwrap().to_owned();
    let next = link
        .trim_start_matches('<')
        .split('>')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(ids(&rows(page).await), ["run-3"]);
    let page = backend.get(Who::Viewer, &next).await;
    assert_eq!(ids(&rows(page).await), ["run-1"]);
    let failed = backend
        .get(Who::Viewer, "/api/results?q=libssl&outcome=failed")
        .await;
    assert_eq!(rows(failed).await.len(), 0);
}

#[tokio::test]
async fn a_text_of_two_characters_is_refused() {
    let backend = TestBackend::start().await;
    let request = backend.request(Who::Viewer, reqwest::Method::GET, "/api/results?q=ab");
    let refused = backend.refusal(request).await;
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (400, "invalid_query")
    );
    assert!(
        refused.detail.contains("three characters"),
        "{}",
        refused.detail
    );
}
