//! The four database files: opened in the order in which they protect each other, closed with
//! nothing left beside them.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use kanade_config::DatabasePaths;
use kanade_runtime::StopDeadline;
use kanade_store_sqlite_metrics::MetricsDatabase;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_search::SearchDatabase;
use kanade_store_sqlite_state::{StateDatabase, import_legacy};

/// The open files.
#[derive(Debug, Clone)]
pub struct Databases {
    /// Accounts, sessions and what a backup saves.
    pub state: StateDatabase,
    /// What lists and charts read.
    pub projection: ProjectionDatabase,
    /// Performance samples.
    pub metrics: MetricsDatabase,
    /// The index of output.
    pub search: SearchDatabase,
}

impl Databases {
    /// Opens all of them. The state file comes first: its lock keeps a second backend away, and
    /// the accounts of an old database go into it before the projection takes that path.
    pub async fn open(paths: &DatabasePaths, now: DateTime<Utc>) -> Result<Self> {
        let state = StateDatabase::open(&paths.state).await?;
        import_legacy(&paths.projection, &state, now).await?;
        Ok(Self {
            projection: ProjectionDatabase::open(&paths.projection).await?,
            metrics: MetricsDatabase::open(&paths.metrics).await?,
            search: SearchDatabase::open(&paths.search).await?,
            state,
        })
    }

    /// Gives pages of deleted rows back to the file system, a few megabytes at a time.
    pub async fn release_free_pages(&self) -> Result<()> {
        let context = "cannot give free pages back";
        self.state.release_free_pages().await.context(context)?;
        self.projection
            .release_free_pages()
            .await
            .context(context)?;
        self.metrics.release_free_pages().await.context(context)?;
        self.search.release_free_pages().await.context(context)
    }

    /// Moves the write-ahead logs into the files and closes them.
    pub async fn close(&self, deadline: StopDeadline) {
        let closing = async {
            let (state, projection, metrics, search) = tokio::join!(
                self.state.close(),
                self.projection.close(),
                self.metrics.close(),
                self.search.close(),
            );
            for error in [projection.err(), metrics.err(), search.err()]
                .into_iter()
                .flatten()
            {
                tracing::warn!(%error, "a database was closed with its write-ahead log beside it");
            }
            if let Err(error) = state {
                tracing::warn!(%error, "the state database was not closed cleanly");
            }
        };
        deadline.limit("databases", closing).await;
    }
}
