//! Mixed messages of every stream in a real broker: the live tables grow with them, then a second
//! file is built from the first message on and compared with the live one row for row. Prints one
//! JSON object: `{"messages", "read_per_sec", "rows", "differences"}`.

#![allow(clippy::unwrap_used)]

mod load;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, ReconcileOptions};
use kanade_projections::{
    Applied, LiveFeed, RunnerControl, RunnerParts, STREAMS, Upkeep, UpkeepKind, UpkeepParts,
    UpkeepState, spawn_all,
};
use kanade_runtime::{Clock, SystemClock, Tasks};
use kanade_store::inventory::{BuildStep, ExplodedTables};
use kanade_store::summary::SummaryReader;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_testkit::NatsServer;

/// How often progress is looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(10);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let messages = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(1_000_000);
    runtime.block_on(measure(messages));
}

async fn measure(messages: usize) {
    let server = NatsServer::start().await;
    let options = ConnectOptions::new(server.url(), "bench", SystemClock::shared());
    let bus = Bus::open(&options).await.unwrap();
    bus.connected().await;
    let now = SystemClock.now();
    let reconciling = ReconcileOptions {
        store_limit: None,
        now,
    };
    bus.reconcile(reconciling).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = ProjectionDatabase::open(folder.path().join("backend.db"))
        .await
        .unwrap();
    let tasks = Tasks::default();
    let parts = parts(bus.clone(), &database);
    spawn_all(&tasks, &parts);
    load::publish(&bus, messages).await;
    let stored = grown(&bus, &parts.applied).await;
    while database.build_step().await.unwrap() == BuildStep::Worked {}
    assert_eq!(
        database.summary(now, now).await.unwrap().dead_letters.total,
        0
    );
    rebuild(&tasks, parts, &database, stored).await;
    assert!(tasks.stop(Duration::from_secs(10)).await.is_empty());
    database.close().await.unwrap();
}

fn parts(bus: Bus, database: &ProjectionDatabase) -> RunnerParts {
    let database = Arc::new(database.clone());
    RunnerParts {
        bus,
        writer: database.clone(),
        checkpoints: database,
        applied: Applied::new(STREAMS),
        live: LiveFeed::new("bench"),
        clock: SystemClock::shared(),
        control: RunnerControl::default(),
    }
}

/// Waits until the live tables hold what the streams hold: that many messages.
async fn grown(bus: &Bus, applied: &Applied) -> u64 {
    let mut stored = 0;
    for stream in STREAMS {
        let info = bus.stream_info(stream).await.unwrap().unwrap();
        while applied.progress(stream).sequence < info.last_sequence {
            tokio::time::sleep(LOOKS_EVERY).await;
        }
        stored += info.messages;
    }
    stored
}

/// Builds and compares a second file.
#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
async fn rebuild(tasks: &Tasks, runners: RunnerParts, database: &ProjectionDatabase, stored: u64) {
    let upkeep = Upkeep::new(UpkeepParts {
        runners,
        files: Arc::new(database.clone()),
    });
    let running = upkeep.clone();
    tasks.spawn("upkeep", move |task| running.clone().run(task));
    let started = Instant::now();
    upkeep.request(UpkeepKind::Verify).unwrap();
    let is_read = |state| matches!(state, UpkeepState::Comparing | UpkeepState::Done);
    reached(&upkeep, is_read).await;
    let seconds = started.elapsed().as_secs_f64();
    reached(&upkeep, |state| state == UpkeepState::Done).await;
    for difference in upkeep.differences(0, 10) {
        eprintln!("{difference:?}");
    }
    let status = upkeep.status(UpkeepKind::Verify);
    println!(
        "{}",
        serde_json::json!({
            "messages": stored,
            "read_per_sec": (stored as f64 / seconds).round(),
            "rows": status.compared.rows,
            "differences": status.differences,
        })
    );
}

async fn reached(upkeep: &Upkeep, holds: impl Fn(UpkeepState) -> bool) {
    loop {
        let status = upkeep.status(UpkeepKind::Verify);
        assert_ne!(status.state, UpkeepState::Failed, "{:?}", status.error);
        if holds(status.state) {
            return;
        }
        tokio::time::sleep(LOOKS_EVERY).await;
    }
}
