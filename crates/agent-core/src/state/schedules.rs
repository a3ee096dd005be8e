//! How far the machine's own schedules are decided, and which jobs it has done.

use chrono::{DateTime, Utc};
use kanade_wire::{JobId, ScheduleId, Version};
use rusqlite::types::Type;
use rusqlite::{Row, Transaction, named_params, params};

use super::ledger::{self, Admission};
use super::outbox::Report;
use super::{State, StateError, nanos, time};

/// How far a schedule is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleMark {
    /// The schedule.
    pub schedule_id: ScheduleId,
    /// Times up to this are decided.
    pub decided_until: DateTime<Utc>,
    /// When it last fired.
    pub addressed_at: Option<DateTime<Utc>>,
    /// How often in a row it fired without its job being done.
    pub attempts: u32,
    /// The boot it was last looked at in.
    pub boot_id: Option<String>,
    /// Why it waits, as it was last reported.
    pub told: Option<String>,
}

impl ScheduleMark {
    /// The mark of a schedule that is new here: what was before is none of its business.
    pub fn begun(schedule_id: ScheduleId, at: DateTime<Utc>, boot_id: Option<String>) -> Self {
        Self {
            schedule_id,
            decided_until: at,
            addressed_at: None,
            attempts: 0,
            boot_id,
            told: None,
        }
    }
}

impl State {
    /// The marks of every schedule, by id.
    pub fn schedule_marks(&self) -> Result<Vec<ScheduleMark>, StateError> {
        self.read("list the marks of schedules", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT schedule_id, decided_until, addressed_at, attempts, boot_id, told FROM schedule_marks ORDER BY schedule_id",
            )?;
            statement.query_map([], mark)?.collect()
        })
    }

    /// Keeps a mark.
    pub fn keep_schedule_mark(&self, mark: &ScheduleMark) -> Result<(), StateError> {
        self.write("keep the mark of a schedule", |transaction| {
            keep(transaction, mark)
        })
    }

    /// Forgets the mark of a schedule that is gone.
    pub fn forget_schedule_mark(&self, schedule: &ScheduleId) -> Result<(), StateError> {
        self.write("forget the mark of a schedule", |transaction| {
            transaction
                .execute(
                    "DELETE FROM schedule_marks WHERE schedule_id = ?",
                    [schedule.as_str()],
                )
                .map(drop)
        })
    }

    /// Takes on, or refuses with `refused`, what a schedule fires, and keeps its mark with it. `false` when that time
    /// fired before: then only the mark is kept.
    pub fn admit_scheduled(
        &self,
        admission: &Admission<'_>,
        mark: &ScheduleMark,
        refused: Option<&[Report]>,
    ) -> Result<bool, StateError> {
        self.write("admit what a schedule fires", |transaction| {
            keep(transaction, mark)?;
            match refused {
                None => ledger::insert(transaction, admission, true),
                Some(reports) => ledger::refuse(transaction, admission, reports),
            }
        })
    }

    /// When the machine last did a job, in exactly `version` if there is one; `None` when it never did.
    pub fn last_done(
        &self,
        job: &JobId,
        version: Option<&Version>,
    ) -> Result<Option<DateTime<Utc>>, StateError> {
        self.read("look up what was done", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT max(at) FROM job_done WHERE job_id = ?1 AND (?2 IS NULL OR version = ?2)",
            )?;
            let version = version.map(Version::as_str);
            let found: Option<i64> =
                statement.query_row(params![job.as_str(), version], |row| row.get(0))?;
            Ok(found.map(time))
        })
    }

    /// Notes that the machine has done a job, as somebody else remembers it. What it knows itself stays.
    pub fn note_done(
        &self,
        job: &JobId,
        version: &Version,
        at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        self.write("note what was done", |transaction| {
            transaction
                .execute(
                    "INSERT OR IGNORE INTO job_done (job_id, version, at) VALUES (?1, ?2, ?3)",
                    params![job.as_str(), version.as_str(), nanos(at)],
                )
                .map(drop)
        })
    }

    /// Moves what was done later than `now` to `now`: the clock was set back. Returns how much there was.
    pub fn done_by(&self, now: DateTime<Utc>) -> Result<usize, StateError> {
        self.write("move what was done in the future", |transaction| {
            transaction.execute("UPDATE job_done SET at = ?1 WHERE at > ?1", [nanos(now)])
        })
    }
}

/// The latest end of a version counts.
pub(super) fn done(
    transaction: &Transaction<'_>,
    job: &JobId,
    version: &Version,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        r"
        INSERT INTO job_done (job_id, version, at) VALUES (?1, ?2, ?3)
        ON CONFLICT (job_id, version) DO UPDATE SET at = excluded.at
        ",
    )?;
    statement
        .execute(params![job.as_str(), version.as_str(), nanos(at)])
        .map(drop)
}

fn keep(transaction: &Transaction<'_>, mark: &ScheduleMark) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        r"
        INSERT INTO schedule_marks (schedule_id, decided_until, addressed_at, attempts, boot_id, told)
        VALUES (:schedule, :until, :addressed, :attempts, :boot, :told)
        ON CONFLICT (schedule_id) DO UPDATE SET decided_until = excluded.decided_until,
            addressed_at = excluded.addressed_at, attempts = excluded.attempts, boot_id = excluded.boot_id,
            told = excluded.told
        ",
    )?;
    statement
        .execute(named_params! {
            ":schedule": mark.schedule_id.as_str(),
            ":until": nanos(mark.decided_until),
            ":addressed": mark.addressed_at.map(nanos),
            ":attempts": mark.attempts,
            ":boot": mark.boot_id,
            ":told": mark.told,
        })
        .map(drop)
}

fn mark(row: &Row<'_>) -> rusqlite::Result<ScheduleMark> {
    let id: String = row.get(0)?;
    let schedule_id = ScheduleId::new(id)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into()))?;
    Ok(ScheduleMark {
        schedule_id,
        decided_until: time(row.get(1)?),
        addressed_at: row.get::<_, Option<i64>>(2)?.map(time),
        attempts: row.get(3)?,
        boot_id: row.get(4)?,
        told: row.get(5)?,
    })
}
