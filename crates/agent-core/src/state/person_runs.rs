//! What people at the machine last ran: shown beside the job, and nothing depends on it.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::{JobId, Outcome, ResultId};
use rusqlite::{Row, params};

use super::{State, StateError, nanos, time};

/// How long it is remembered.
const KEPT: TimeDelta = TimeDelta::days(90);

/// The last run of a job that a person asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRun {
    /// The job.
    pub job_id: JobId,
    /// The run.
    pub result_id: ResultId,
    /// When it was asked for.
    pub begun_at: DateTime<Utc>,
    /// When and how it ended, as far as that is known.
    pub ended: Option<(DateTime<Utc>, Outcome)>,
}

impl State {
    /// Notes that a person has asked for a run of a job.
    pub fn note_person_run(
        &self,
        person: &str,
        job: &JobId,
        result: &ResultId,
        at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        self.write("note whose run it is", |transaction| {
            transaction.execute("DELETE FROM person_runs WHERE begun_at < ?", [nanos(at - KEPT)])?;
            transaction.execute(
                "INSERT INTO person_runs (person, job_id, result_id, begun_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (person, job_id) DO UPDATE SET result_id = excluded.result_id, \
                 begun_at = excluded.begun_at, ended_at = NULL, outcome = NULL",
                params![person, job.as_str(), result.as_str(), nanos(at)],
            ).map(drop)
        })
    }

    /// Notes how such a run ended; nothing when it was another's.
    pub fn note_person_run_ended(
        &self,
        result: &ResultId,
        at: DateTime<Utc>,
        outcome: Outcome,
    ) -> Result<(), StateError> {
        self.write("note how a person's run ended", |transaction| {
            transaction
                .execute(
                    "UPDATE person_runs SET ended_at = ?2, outcome = ?3 WHERE result_id = ?1",
                    params![result.as_str(), nanos(at), outcome.as_str()],
                )
                .map(drop)
        })
    }

    /// A person's last run of each job.
    pub fn person_runs(&self, person: &str) -> Result<Vec<PersonRun>, StateError> {
        self.read("list a person's runs", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT job_id, result_id, begun_at, ended_at, outcome FROM person_runs WHERE person = ?",
            )?;
            let rows = statement.query_map([person], |row| Ok(run(row)))?;
            let runs: rusqlite::Result<Vec<Option<PersonRun>>> = rows.collect();
            Ok(runs?.into_iter().flatten().collect())
        })
    }
}

/// One that cannot be read is as good as forgotten.
fn run(row: &Row<'_>) -> Option<PersonRun> {
    let text = |column: usize| row.get::<_, String>(column).ok();
    let ended_at = row.get::<_, Option<i64>>(3).ok()?;
    let outcome = text(4).and_then(|word| Outcome::from_str(&word).ok());
    Some(PersonRun {
        job_id: JobId::new(text(0)?).ok()?,
        result_id: ResultId::new(text(1)?).ok()?,
        begun_at: time(row.get(2).ok()?),
        ended: ended_at.map(time).zip(outcome),
    })
}
