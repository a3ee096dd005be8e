//! The state database: accounts, sessions and what a backup saves.
//!
//! Commits are on disk when they return. Passwords and tokens are here as hashes only. The last enabled admin is kept
//! by the schema itself.

mod account_row;
mod accounts;
mod alerts;
mod approvals;
mod archives;
mod attributes;
mod database;
mod failure;
mod groups;
mod idempotency;
mod legacy;
mod pins;
mod rollouts;
mod saved_queries;
mod schedules;
mod secrets;
mod sessions;
mod sign_in_links;

pub use accounts::SqliteAccounts;
pub use alerts::{SqliteAlerts, SqliteWebhooks};
pub use approvals::SqliteApprovals;
pub use archives::SqliteArchives;
pub use attributes::SqliteAttributes;
pub use database::StateDatabase;
pub use groups::SqliteGroupEvaluations;
pub use idempotency::SqliteIdempotency;
pub use kanade_store_sqlite::copy_database;
pub use legacy::{Imported, LegacyError, import_legacy};
pub use pins::SqlitePins;
pub use rollouts::SqliteRollouts;
pub use saved_queries::SqliteSavedQueries;
pub use schedules::SqliteSchedules;
pub use secrets::SqliteSecrets;
pub use sessions::SqliteSessions;
pub use sign_in_links::SqliteSignInLinks;
