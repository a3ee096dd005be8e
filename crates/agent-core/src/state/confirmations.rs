//! Who at the machine has confirmed which notice.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::outbox::{self, Report};
use super::{State, StateError, nanos, time};

impl State {
    /// Notes that a person has confirmed a notice, and queues the report of it.
    pub fn confirm_notice(
        &self,
        notice: &str,
        person: &str,
        at: DateTime<Utc>,
        report: &Report,
    ) -> Result<(), StateError> {
        self.write("note a confirmation", |transaction| {
            transaction.execute(
                "INSERT INTO confirmations (notice, person, at) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (notice, person) DO UPDATE SET at = excluded.at",
                params![notice, person, nanos(at)],
            )?;
            outbox::insert(transaction, std::slice::from_ref(report), at)
        })
    }

    /// When a person confirmed which notices last, by the notices' ids.
    pub fn confirmations_of(
        &self,
        person: &str,
    ) -> Result<BTreeMap<String, DateTime<Utc>>, StateError> {
        self.read("list confirmations", |connection| {
            let mut statement =
                connection.prepare("SELECT notice, at FROM confirmations WHERE person = ?")?;
            let found =
                statement.query_map([person], |row| Ok((row.get(0)?, time(row.get(1)?))))?;
            found.collect()
        })
    }

    /// Forgets confirmations of notices other than these. Returns how many there were.
    pub fn forget_confirmations_but(&self, notices: &[&str]) -> Result<usize, StateError> {
        self.write("forget confirmations", |transaction| {
            // Texts always are JSON.
            let kept = serde_json::to_string(notices).unwrap_or_default();
            transaction.execute(
                "DELETE FROM confirmations WHERE notice NOT IN (SELECT value FROM json_each(?))",
                [kept],
            )
        })
    }
}
