//! Asks one question after the other, and every other time for the next page.

use std::collections::HashMap;
use std::time::Instant;

use kanade_testkit::{PATIENCE, wait_until};
use reqwest::{Client, StatusCode};

use crate::questions::{Asked, LISTS, List};

/// Questions of each list that are measured.
const REQUESTS: usize = 200;

/// How long one answer took, in milliseconds.
struct Answer {
    filter: usize,
    path: String,
    took: f64,
}

pub async fn all(base: &str, results: usize) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().build().unwrap();
    wait_until("the backend to work", PATIENCE, async || {
        let answer = client.get(format!("{base}/api/agents?limit=1")).send();
        answer
            .await
            .is_ok_and(|answer| answer.status() == StatusCode::OK)
    })
    .await;
    for list in LISTS {
        let mut answers = Vec::with_capacity(REQUESTS);
        let mut next: HashMap<usize, String> = HashMap::new();
        // The first round is not measured: the pages it reads are in no cache yet.
        for number in 0..REQUESTS + list.filters.len() {
            let filter = number % list.filters.len();
            let asked = Asked { number, results };
            let path = next
                .remove(&filter)
                .unwrap_or_else(|| list.filters[filter](&asked));
            let (took, link) = ask(&client, &format!("{base}{path}")).await;
            if (number / list.filters.len()).is_multiple_of(2) {
                next.extend(link.map(|link| (filter, link)));
            }
            if number >= list.filters.len() {
                answers.push(Answer { filter, path, took });
            }
        }
        report(list, answers);
    }
}

/// How long the whole answer took, and where the next page is.
async fn ask(client: &Client, address: &str) -> (f64, Option<String>) {
    let started = Instant::now();
    let answer = client.get(address).send().await.unwrap();
    let status = answer.status();
    let link = answer.headers().get("link").cloned();
    let body = answer.bytes().await.unwrap();
    let took = started.elapsed().as_secs_f64() * 1_000.0;
    let known = [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE];
    assert!(known.contains(&status), "{address}: {status}: {body:?}");
    let link = link.and_then(|link| {
        let text = link.to_str().ok()?.strip_prefix('<')?;
        text.split_once('>').map(|(path, _)| path.to_owned())
    });
    (took, link)
}

fn report(list: &List, mut answers: Vec<Answer>) {
    for filter in 0..list.filters.len() {
        let of_filter = answers.iter().filter(|answer| answer.filter == filter);
        let mut took: Vec<f64> = of_filter.clone().map(|answer| answer.took).collect();
        took.sort_by(f64::total_cmp);
        if let (Some(worst), Some(example)) = (took.last(), of_filter.clone().next()) {
            let middle = took[took.len() / 2];
            eprintln!(
                "  {middle:>8.2} ms, at worst {worst:>8.2} ms  {}",
                short(&example.path)
            );
        }
    }
    answers.sort_by(|left, right| left.took.total_cmp(&right.took));
    let at = |percent: usize| answers[(answers.len() * percent / 100).min(answers.len() - 1)].took;
    let slowest = answers.last().unwrap();
    println!(
        "{}",
        serde_json::json!({
            "list": list.name,
            "budget_ms": list.budget,
            "p50_ms": at(50),
            "p95_ms": at(95),
            "slowest_ms": slowest.took,
            "slowest": short(&slowest.path),
        })
    );
}

fn short(path: &str) -> &str {
    path.split_once("&cursor=").map_or(path, |(path, _)| path)
}
