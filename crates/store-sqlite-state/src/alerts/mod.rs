//! Alerts to operators, their deliveries and webhooks.

mod deliver;
mod lists;
mod record;
mod repository;
mod webhooks;

use kanade_store_sqlite::SqliteFile;

pub use webhooks::SqliteWebhooks;

/// Alerts in the state database.
#[derive(Debug, Clone)]
pub struct SqliteAlerts {
    file: SqliteFile,
}

impl SqliteAlerts {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}
