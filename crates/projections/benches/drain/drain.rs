use std::sync::Arc;
use std::time::{Duration, Instant};

use kanade_bus::ConnectOptions;
use kanade_bus::backend::Bus;
use kanade_projections::{Applied, LiveFeed, RunnerControl, RunnerParts, STREAMS, spawn_all};
use kanade_runtime::{SystemClock, Tasks};
use kanade_store::summary::SummaryReader;
use kanade_store_sqlite_projection::ProjectionDatabase;

/// Results a second from a cold start until all are rows.
#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
pub async fn rate(options: &ConnectOptions, results: usize) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let database = ProjectionDatabase::open(folder.path().join("backend.db"))
        .await
        .unwrap();
    let applied = Applied::new(STREAMS);
    let tasks = Tasks::default();
    spawn_all(&tasks, &parts(options, &database, &applied).await);
    applied.caught_up("RESULTS").await;
    let seconds = started.elapsed().as_secs_f64();
    assert!(tasks.stop(Duration::from_secs(10)).await.is_empty());
    assert_complete(&database, results).await;
    database.close().await.unwrap();
    results as f64 / seconds
}

async fn parts(
    options: &ConnectOptions,
    database: &ProjectionDatabase,
    applied: &Applied,
) -> RunnerParts {
    let database = Arc::new(database.clone());
    RunnerParts {
        bus: Bus::open(options).await.unwrap(),
        writer: database.clone(),
        checkpoints: database,
        applied: applied.clone(),
        live: LiveFeed::new("bench"),
        clock: SystemClock::shared(),
        control: RunnerControl::default(),
    }
}

async fn assert_complete(database: &ProjectionDatabase, results: usize) {
    let start = "2026-01-01T00:00:00Z".parse().unwrap();
    let summary = database.summary(start, start).await.unwrap();
    assert_eq!(summary.runs_since, results as u64);
}
