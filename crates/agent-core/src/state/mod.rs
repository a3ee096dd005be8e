//! What survives a restart: one SQLite file, `agent.db`.
//!
//! - the *ledger*: every command that was taken on, and how far it came;
//! - the *outbox*: every report that the broker has not yet certainly kept;
//! - the *desired state* of the last sync, and how far in the command stream it reached;
//! - the *check results*: what the machine's checks said last;
//! - the *marks of schedules*: how far the machine's own schedules are decided, and which jobs it has done;
//! - the *confirmations*: who at the machine has confirmed which notice;
//! - the *runs of people*: what who at the machine last ran.
//!
//! The file takes no more room than it is given: what goes first is stated in [`room`], and what went is reported.
//!
//! Every method is one short transaction and is called from async code as it is: an agent writes a few rows a
//! minute, and a thread of its own would cost more memory than all of them. SQL is written here and nowhere else in
//! the agent.

mod checks;
mod confirmations;
mod desired;
mod error;
mod ledger;
mod open;
mod outbox;
mod person_runs;
mod room;
mod schedules;
mod schema;
#[cfg(test)]
mod tests;
mod trouble;

pub use checks::{CheckRecord, CheckStatus};
pub use desired::{Desired, Mark};
pub use error::StateError;
pub use ledger::{Admission, Entry, EntryState};
pub use open::{Beginning, Opened, Storage};
pub use outbox::{Due, Report, ReportStream};
pub use person_runs::PersonRun;
pub use schedules::ScheduleMark;

use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tokio::sync::watch;

/// The agent's durable state. Clones share it.
#[derive(Clone, Debug)]
pub struct State {
    connection: Arc<Mutex<Connection>>,
    /// Bytes the file may hold.
    room: u64,
    /// Why nothing can be written.
    trouble: Arc<watch::Sender<Option<String>>>,
    /// How much is not written that must be.
    unwritten: Arc<AtomicUsize>,
    /// Whether the file was found damaged while it was used.
    damaged: Arc<AtomicBool>,
}

impl State {
    /// The same, which throws reports away rather than hold more than `bytes`.
    #[must_use]
    pub fn within(self, bytes: u64) -> Self {
        Self {
            room: bytes,
            ..self
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in one transaction and commits it.
    fn write<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StateError> {
        let mut connection = self.lock();
        let before = connection.total_changes();
        let done = (|| {
            let transaction = connection.transaction()?;
            let value = work(&transaction)?;
            room::keep_within(&transaction, self.room)?;
            transaction.commit()?;
            Ok(value)
        })();
        self.note_write(&done, connection.total_changes() > before);
        done.map_err(|source| StateError::Database { operation, source })
    }

    fn read<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StateError> {
        let done = work(&self.lock());
        self.note_damage(&done);
        done.map_err(|source| StateError::Database { operation, source })
    }
}

/// Times are stored as nanoseconds since the epoch; one outside that range (the years 1677 to 2262) is cut to it.
fn nanos(time: DateTime<Utc>) -> i64 {
    let outside = if time.timestamp() < 0 {
        i64::MIN
    } else {
        i64::MAX
    };
    time.timestamp_nanos_opt().unwrap_or(outside)
}

fn time(nanos: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(nanos)
}
