//! What the last sync said, and how far in the command stream it reached.

use chrono::{DateTime, Utc};
use kanade_wire::Digest;
use kanade_wire::sync::DesiredState;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::outbox::{self, Report};
use super::{State, StateError};

const DESIRED: &str = "desired";
const CONFIG_SINCE: &str = "config_since";
const MARK: &str = "mark";
const EVENTS_MARK: &str = "events_mark";

/// The desired state, and the hash by which the backend tells it from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desired {
    /// The backend's hash of it.
    pub hash: Digest,
    /// The state.
    pub state: DesiredState,
}

/// How far in the command stream this machine has certainly seen everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The last sequence of which that holds.
    pub sequence: u64,
    /// When that stream was created: another time is another stream.
    pub stream_created: DateTime<Utc>,
    /// When this machine joined, by the backend's clock. What was published before is not for it.
    pub joined_at: DateTime<Utc>,
}

impl State {
    /// The desired state of the last sync; `None` before the first one, or when it cannot be read any more.
    pub fn desired(&self) -> Result<Option<Desired>, StateError> {
        self.read("read the desired state", |connection| {
            get(connection, DESIRED)
        })
    }

    /// Keeps a desired state that came at this moment.
    pub fn set_desired(&self, desired: &Desired, at: DateTime<Utc>) -> Result<(), StateError> {
        self.write("keep the desired state", |transaction| {
            let before: Option<Desired> = get(transaction, DESIRED)?;
            let config_before = before.and_then(|before| before.state.config_digest);
            if config_before != desired.state.config_digest {
                set(transaction, CONFIG_SINCE, &at)?;
            }
            set(transaction, DESIRED, desired)
        })
    }

    /// Since when the configuration is what it is; `None` before there was one.
    pub fn config_since(&self) -> Result<Option<DateTime<Utc>>, StateError> {
        self.read("read since when a configuration holds", |connection| {
            get(connection, CONFIG_SINCE)
        })
    }

    /// How far the last sync reached; `None` before the first one.
    pub fn mark(&self) -> Result<Option<Mark>, StateError> {
        self.read("read the mark", |connection| get(connection, MARK))
    }

    /// How far the machine's own events were read; `None` before the first time.
    pub fn events_mark(&self) -> Result<Option<String>, StateError> {
        self.read("read the mark of events", |connection| {
            get(connection, EVENTS_MARK)
        })
    }

    /// Queues events of the machine, and keeps how far they were read.
    pub fn observe(
        &self,
        events: &[Report],
        mark: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        self.write("queue events", |transaction| {
            outbox::insert(transaction, events, at)?;
            set(transaction, EVENTS_MARK, &mark)
        })
    }

    /// Keeps how far a sync reached.
    pub fn set_mark(&self, mark: Mark) -> Result<(), StateError> {
        self.write("keep the mark", |transaction| set(transaction, MARK, &mark))
    }
}

pub(super) fn get<T: DeserializeOwned>(
    connection: &Connection,
    name: &str,
) -> rusqlite::Result<Option<T>> {
    let found: Option<String> = connection
        .query_row("SELECT value FROM facts WHERE name = ?", [name], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
}

pub(super) fn remove(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    transaction
        .execute("DELETE FROM facts WHERE name = ?", [name])
        .map(drop)
}

pub(super) fn set<T: Serialize>(
    transaction: &Transaction<'_>,
    name: &str,
    value: &T,
) -> rusqlite::Result<()> {
    let text = serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction
        .execute(
            "INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, &text],
        )
        .map(drop)
}
