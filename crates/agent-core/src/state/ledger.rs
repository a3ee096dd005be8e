//! The ledger: every command that was taken on, written down before anything is done about it.
//!
//! `pending` → `launching` (its process may exist) → `finished` (its result is in the outbox). After a crash a
//! pending command is looked at again; a launching one is never run again.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_wire::{Command, ExecId, JobId, RequestId, ResultId};
use rusqlite::types::Type;
use rusqlite::{Row, Transaction, named_params, params};

use super::checks::{self, CheckRecord};
use super::outbox::{self, Report};
use super::schedules;
use super::{State, StateError, nanos, time};

/// A command to be taken on.
#[derive(Clone, Copy, Debug)]
pub struct Admission<'a> {
    /// The command.
    pub command: &'a Command,
    /// When the broker stored it, where known.
    pub published_at: Option<DateTime<Utc>>,
    /// The identity its run will have.
    pub result_id: &'a ResultId,
    /// When it was taken on.
    pub at: DateTime<Utc>,
}

/// How far a command came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// Nothing was started.
    Pending,
    /// A process may have been started.
    Launching,
}

/// A command that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// The identity of its run.
    pub result_id: ResultId,
    /// How far it came.
    pub state: EntryState,
    /// When its first process was to be started.
    pub started_at: Option<DateTime<Utc>>,
}

impl State {
    /// Takes a command on. `false` when its request is known already, and then nothing is written.
    pub fn admit(&self, admission: &Admission<'_>) -> Result<bool, StateError> {
        self.write("admit a command", |transaction| {
            insert(transaction, admission, true)
        })
    }

    /// Takes a command on and finishes it with `reports` at once: a decision not to run. `false` when its request is
    /// known already, and then nothing is written.
    pub fn admit_refused(
        &self,
        admission: &Admission<'_>,
        reports: &[Report],
    ) -> Result<bool, StateError> {
        self.write("refuse a command", |transaction| {
            refuse(transaction, admission, reports)
        })
    }

    /// Notes that a process is about to be started.
    pub fn launch(&self, request: &RequestId, at: DateTime<Utc>) -> Result<(), StateError> {
        self.write("launch a command", |transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE ledger SET state = 'launching', started_at = coalesce(started_at, ?2) WHERE request_id = ?1",
            )?;
            statement
                .execute(params![request.as_str(), nanos(at)])
                .map(drop)
        })
    }

    /// Notes that a command is done with, queues its reports, and keeps what it says as a check, if it is one.
    pub fn finish(
        &self,
        request: &RequestId,
        at: DateTime<Utc>,
        reports: &[Report],
        check: Option<&CheckRecord>,
    ) -> Result<(), StateError> {
        self.write("finish a command", |transaction| {
            finish(transaction, request, at)?;
            outbox::insert(transaction, reports, at)?;
            check.map_or(Ok(()), |check| checks::upsert(transaction, check))
        })
    }

    /// Finishes a command whose script ended well, and remembers that its job was done.
    pub fn finish_well(
        &self,
        command: &Command,
        at: DateTime<Utc>,
        reports: &[Report],
        check: Option<&CheckRecord>,
    ) -> Result<(), StateError> {
        self.write("finish a command that ended well", |transaction| {
            finish(transaction, &command.request_id, at)?;
            outbox::insert(transaction, reports, at)?;
            if command.id != JobId::adhoc() {
                schedules::done(transaction, &command.id, &command.version, at)?;
            }
            check.map_or(Ok(()), |check| checks::upsert(transaction, check))
        })
    }

    /// Whether this request was ever taken on.
    pub fn is_known(&self, request: &RequestId) -> Result<bool, StateError> {
        self.read("look up a request", |connection| {
            let mut statement =
                connection.prepare_cached("SELECT 1 FROM ledger WHERE request_id = ?")?;
            statement.exists([request.as_str()])
        })
    }

    /// Whether a command of `job` that the broker stored after `published_at` was taken on. Told by the broker's time
    /// and not by sequence: a restored stream gives its numbers out again.
    pub fn has_newer(&self, job: &JobId, published_at: DateTime<Utc>) -> Result<bool, StateError> {
        self.read("look up a job", |connection| {
            let mut statement = connection
                .prepare_cached("SELECT 1 FROM ledger WHERE job_id = ? AND published_at > ?")?;
            statement.exists(params![job.as_str(), nanos(published_at)])
        })
    }

    /// What was not finished, oldest first.
    pub fn unfinished(&self) -> Result<Vec<Entry>, StateError> {
        self.read("list unfinished commands", |connection| {
            let mut statement = connection.prepare(
                "SELECT command, result_id, state, started_at FROM ledger WHERE state <> 'finished' ORDER BY admitted_at",
            )?;
            statement.query_map([], entry)?.collect()
        })
    }

    /// Forgets what was finished before `before`. The command stream must not hold anything that old.
    pub fn forget_finished(&self, before: DateTime<Utc>) -> Result<usize, StateError> {
        self.write("forget finished commands", |transaction| {
            let mut statement = transaction.prepare_cached(
                "DELETE FROM ledger WHERE state = 'finished' AND finished_at < ?",
            )?;
            statement.execute([nanos(before)])
        })
    }
}

/// A decision not to run; nothing is written when the request is known already.
pub(super) fn refuse(
    transaction: &Transaction<'_>,
    admission: &Admission<'_>,
    reports: &[Report],
) -> rusqlite::Result<bool> {
    let new = insert(transaction, admission, false)?;
    if new {
        finish(transaction, &admission.command.request_id, admission.at)?;
        outbox::insert(transaction, reports, admission.at)?;
    }
    Ok(new)
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    admission: &Admission<'_>,
    runs: bool,
) -> rusqlite::Result<bool> {
    let command = admission.command;
    let json = runs.then(|| serde_json::to_string(command)).transpose();
    let json = json.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let mut statement = transaction.prepare_cached(
        r"
        INSERT INTO ledger (request_id, published_at, job_id, exec_id, result_id, state, command, admitted_at)
        VALUES (:request, :published_at, :job, :exec, :result, 'pending', :command, :at)
        ON CONFLICT (request_id) DO NOTHING
        ",
    )?;
    let inserted = statement.execute(named_params! {
        ":request": command.request_id.as_str(),
        ":published_at": admission.published_at.map(nanos),
        ":job": command.id.as_str(),
        ":exec": command.exec_id.as_ref().map(ExecId::as_str),
        ":result": admission.result_id.as_str(),
        ":command": json,
        ":at": nanos(admission.at),
    })?;
    Ok(inserted > 0)
}

/// The command's text is dropped: only that it was there must be remembered.
fn finish(
    transaction: &Transaction<'_>,
    request: &RequestId,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "UPDATE ledger SET state = 'finished', finished_at = ?2, command = NULL WHERE request_id = ?1",
    )?;
    statement
        .execute(params![request.as_str(), nanos(at)])
        .map(drop)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let state: String = row.get(2)?;
    Ok(Entry {
        command: parsed(row, 0, |text| serde_json::from_str(text))?,
        result_id: parsed(row, 1, ResultId::from_str)?,
        state: if state == "launching" {
            EntryState::Launching
        } else {
            EntryState::Pending
        },
        started_at: row.get::<_, Option<i64>>(3)?.map(time),
    })
}

fn parsed<T, E: std::error::Error + Send + Sync + 'static>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}
