//! What is kept of the databases before a new version changes their schemas.
//!
//! The version before does not open a file that a newer one has changed. So what cannot be built
//! again is copied beside itself, and goes back with the program; the rest is built anew then.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kanade_config::DatabasePaths;
use kanade_store_sqlite_metrics::MetricsDatabase;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_search::SearchDatabase;
use kanade_store_sqlite_state::{StateDatabase, copy_database};
use kanade_update::{Restorable, Sentinel};

use crate::boot;

/// Keeps what the start of this version is about to change.
pub async fn keep(paths: &DatabasePaths) -> Result<()> {
    let sentinel = boot::sentinel().context("where this program lies is not known")?;
    if StateDatabase::is_outdated(&paths.state).await? {
        copied(&sentinel, &paths.state).await?;
    }
    if MetricsDatabase::is_outdated(&paths.metrics).await? {
        copied(&sentinel, &paths.metrics).await?;
    }
    if ProjectionDatabase::is_foreign(&paths.projection).await? {
        copied(&sentinel, &paths.projection).await?;
    } else if ProjectionDatabase::is_outdated(&paths.projection).await? {
        named(&sentinel, &paths.projection, None)?;
    }
    if SearchDatabase::is_outdated(&paths.search).await? {
        named(&sentinel, &paths.search, None)?;
    }
    Ok(())
}

async fn copied(sentinel: &Sentinel, path: &Path) -> Result<()> {
    let copy = copy_of(path);
    // The first copy counts: a start that was cut off may have changed the file by now.
    if !(sentinel.is_on_trial() && sentinel.restores(path)) {
        tracing::info!(database.path = %path.display(), copy.path = %copy.display(), "copying a database before its schema changes");
        let copied = copy_database(path, &copy).await;
        copied.context("nothing was changed: a copy must come first")?;
        boot::reached("copied");
    }
    named(sentinel, path, Some(copy))
}

/// Only a version that has yet to prove itself may have to go.
fn named(sentinel: &Sentinel, path: &Path, copy: Option<PathBuf>) -> Result<()> {
    if sentinel.is_on_trial() {
        let path = path.to_owned();
        sentinel.restore_with_program(Restorable { path, copy })?;
    }
    Ok(())
}

/// One copy a database: that of the last change.
fn copy_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".before");
    name.into()
}
