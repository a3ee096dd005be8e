//! `backend-metrics.db`: performance samples. Gaps are accepted, so commits need not reach the disk at once.

use std::path::PathBuf;

use sqlx::migrate::Migrator;

use crate::{ApplicationId, OpenOptions, Synchronous};

static MIGRATOR: Migrator = sqlx::migrate!("migrations/metrics");

/// How the metrics file at `path` is opened.
#[must_use]
pub fn metrics_file(path: impl Into<PathBuf>) -> OpenOptions {
    let what = "the metrics database";
    OpenOptions::new(
        path,
        ApplicationId::METRICS,
        what,
        Synchronous::Normal,
        &MIGRATOR,
    )
}
