//! `backend-search.db`: the full-text index of output. It may lag and is rebuilt at will.

use std::path::PathBuf;

use sqlx::migrate::Migrator;

use crate::{ApplicationId, OpenOptions, Synchronous};

static MIGRATOR: Migrator = sqlx::migrate!("migrations/search");

/// How the search index at `path` is opened.
#[must_use]
pub fn search_file(path: impl Into<PathBuf>) -> OpenOptions {
    let what = "the search index";
    OpenOptions::new(
        path,
        ApplicationId::SEARCH,
        what,
        Synchronous::Normal,
        &MIGRATOR,
    )
}
