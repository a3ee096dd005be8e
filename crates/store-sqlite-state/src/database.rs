//! Opening `backend-state.db`.

use std::path::PathBuf;

use kanade_store_sqlite::{ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous};
use sqlx::migrate::Migrator;

use crate::{
    SqliteAccounts, SqliteAlerts, SqliteApprovals, SqliteArchives, SqliteAttributes,
    SqliteGroupEvaluations, SqliteIdempotency, SqlitePins, SqliteRollouts, SqliteSavedQueries,
    SqliteSchedules, SqliteSecrets, SqliteSessions, SqliteSignInLinks, SqliteWebhooks,
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// The open state database. Clones share it.
#[derive(Debug, Clone)]
pub struct StateDatabase {
    pub(crate) file: SqliteFile,
}

impl StateDatabase {
    /// Whether opening the file at `path` would change its schema.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn is_outdated(path: &std::path::Path) -> Result<bool, OpenError> {
        kanade_store_sqlite::is_outdated(path, &MIGRATOR).await
    }

    /// Opens the file, creating it when missing.
    ///
    /// # Errors
    /// When the file is not a state database, in use, newer than this program, or cannot be opened.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let what = "the state database";
        let options = OpenOptions::new(
            path,
            ApplicationId::STATE,
            what,
            Synchronous::Full,
            &MIGRATOR,
        );
        Ok(Self {
            file: options.open().await?,
        })
    }

    /// Who may sign in.
    #[must_use]
    pub fn accounts(&self) -> SqliteAccounts {
        SqliteAccounts::new(self.file.clone())
    }

    /// Requests for approval.
    #[must_use]
    pub fn approvals(&self) -> SqliteApprovals {
        SqliteApprovals::new(self.file.clone())
    }

    /// Questions that are kept under a name.
    #[must_use]
    pub fn saved_queries(&self) -> SqliteSavedQueries {
        SqliteSavedQueries::new(self.file.clone())
    }

    /// What the scheduler has decided.
    #[must_use]
    pub fn schedules(&self) -> SqliteSchedules {
        SqliteSchedules::new(self.file.clone())
    }

    /// Who is signed in.
    #[must_use]
    pub fn sessions(&self) -> SqliteSessions {
        SqliteSessions::new(self.file.clone())
    }

    /// The one-time sign-in links.
    #[must_use]
    pub fn sign_in_links(&self) -> SqliteSignInLinks {
        SqliteSignInLinks::new(self.file.clone())
    }

    /// Alerts to operators and their deliveries.
    #[must_use]
    pub fn alerts(&self) -> SqliteAlerts {
        SqliteAlerts::new(self.file.clone())
    }

    /// Programs that are told of alerts.
    #[must_use]
    pub fn webhooks(&self) -> SqliteWebhooks {
        SqliteWebhooks::new(self.file.clone())
    }

    /// The answers kept for repeated requests.
    #[must_use]
    pub fn idempotency(&self) -> SqliteIdempotency {
        SqliteIdempotency::new(self.file.clone())
    }

    /// The widgets people have pinned.
    #[must_use]
    pub fn pins(&self) -> SqlitePins {
        SqlitePins::new(self.file.clone())
    }

    /// Changes brought to machines wave by wave.
    #[must_use]
    pub fn rollouts(&self) -> SqliteRollouts {
        SqliteRollouts::new(self.file.clone())
    }

    /// Values that jobs refer to by name.
    #[must_use]
    pub fn secrets(&self) -> SqliteSecrets {
        SqliteSecrets::new(self.file.clone())
    }

    /// The audit archive and the ledger of completed jobs.
    #[must_use]
    pub fn archives(&self) -> SqliteArchives {
        SqliteArchives::new(self.file.clone())
    }

    /// What operators say of machines.
    #[must_use]
    pub fn attributes(&self) -> SqliteAttributes {
        SqliteAttributes::new(self.file.clone())
    }

    /// What became of the groups that documents define.
    #[must_use]
    pub fn group_evaluations(&self) -> SqliteGroupEvaluations {
        SqliteGroupEvaluations::new(self.file.clone())
    }

    /// Gives pages of deleted rows back to the file system, a few megabytes at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_free_pages(&self) -> Result<(), sqlx::Error> {
        self.file.release_free_pages().await
    }

    /// Closes the file, its write-ahead log moved into it.
    ///
    /// # Errors
    /// When the log could not be moved; nothing is lost, the next start does it.
    pub async fn close(&self) -> Result<(), sqlx::Error> {
        self.file.close().await
    }
}
