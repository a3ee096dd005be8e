//! Results that wait in the stream of a real broker until all are rows, beside a bare loop that
//! decodes the same messages and inserts the same columns. Prints one JSON object a line:
//! `{"ids", "drained_per_sec", "bare_per_sec"}`.

#![allow(clippy::unwrap_used)]

mod bare;
mod drain;
mod load;

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, ReconcileOptions};
use kanade_runtime::{Clock, SystemClock};
use kanade_testkit::NatsServer;

use crate::load::Ids;

/// Results, of 1,000 machines.
const RESULTS: usize = 100_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let rounds = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(1);
    for ids in [Ids::Random, Ids::TimeOrdered] {
        runtime.block_on(measure(ids, rounds));
    }
}

/// The best of some rounds, each with a database of its own.
async fn measure(ids: Ids, rounds: usize) {
    let server = NatsServer::start().await;
    let options = ConnectOptions::new(server.url(), "bench", SystemClock::shared());
    let bus = Bus::open(&options).await.unwrap();
    bus.connected().await;
    let now = SystemClock.now();
    bus.reconcile(ReconcileOptions {
        store_limit: None,
        now,
    })
    .await
    .unwrap();
    load::publish(&bus, ids, RESULTS).await;
    let messages = load::read_back(&bus, RESULTS).await;
    let (mut drained, mut bare) = (0.0_f64, 0.0_f64);
    for _ in 0..rounds {
        drained = drained.max(drain::rate(&options, RESULTS).await);
        bare = bare.max(bare::rate(&messages).await);
    }
    println!(
        "{}",
        serde_json::json!({
            "ids": ids.as_str(),
            "drained_per_sec": drained.round(),
            "bare_per_sec": bare.round(),
        })
    );
}
