//! What the machine's checks said last, for people at the machine itself.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::{JobId, ResultId};
use rusqlite::types::Type;
use rusqlite::{Row, Transaction, named_params};

use super::{State, StateError, nanos, time};

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStatus {
    /// As it should be.
    Ok,
    /// Should be looked at.
    Warn,
    /// Not as it should be.
    Fail,
    /// Nobody knows.
    Unknown,
}

/// What a check said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRecord {
    /// The check's name.
    pub name: String,
    /// How it stands.
    pub status: CheckStatus,
    /// Why, in the check's own words.
    pub detail: Option<String>,
    /// How people call it.
    pub label: Option<String>,
    /// A job that is offered as a remedy.
    pub troubleshoot: Option<String>,
    /// The job that looked.
    pub job_id: JobId,
    /// Its run.
    pub result_id: ResultId,
    /// When that run ended.
    pub at: DateTime<Utc>,
}

impl CheckStatus {
    const ALL: [Self; 4] = [Self::Ok, Self::Warn, Self::Fail, Self::Unknown];

    /// The word that scripts write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }

    /// The status of this word, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

impl State {
    /// What every check said last, by name.
    pub fn checks(&self) -> Result<Vec<CheckRecord>, StateError> {
        self.read("list check results", |connection| {
            let mut statement = connection.prepare(
                "SELECT name, status, detail, label, troubleshoot, job_id, result_id, at FROM check_results ORDER BY name",
            )?;
            statement.query_map([], record)?.collect()
        })
    }
}

/// Runs that end together are noted in any order, but not by more than this.
const OUT_OF_ORDER: TimeDelta = TimeDelta::minutes(10);

/// What an earlier run says stays when a later one has already spoken, unless that one was dated by a clock that has
/// been set back since.
pub(super) fn upsert(transaction: &Transaction<'_>, check: &CheckRecord) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        r"
        INSERT INTO check_results (name, status, detail, label, troubleshoot, job_id, result_id, at)
        VALUES (:name, :status, :detail, :label, :troubleshoot, :job, :result, :at)
        ON CONFLICT (name) DO UPDATE SET status = excluded.status, detail = excluded.detail, label = excluded.label,
            troubleshoot = excluded.troubleshoot, job_id = excluded.job_id, result_id = excluded.result_id,
            at = excluded.at
        WHERE excluded.at >= check_results.at OR check_results.at > :impossible
        ",
    )?;
    statement
        .execute(named_params! {
            ":name": check.name,
            ":status": check.status.as_str(),
            ":detail": check.detail,
            ":label": check.label,
            ":troubleshoot": check.troubleshoot,
            ":job": check.job_id.as_str(),
            ":result": check.result_id.as_str(),
            ":at": nanos(check.at),
            ":impossible": nanos(check.at + OUT_OF_ORDER),
        })
        .map(drop)
}

fn record(row: &Row<'_>) -> rusqlite::Result<CheckRecord> {
    let unreadable = |column, error: kanade_wire::InvalidId| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    };
    let status: String = row.get(1)?;
    Ok(CheckRecord {
        name: row.get(0)?,
        status: CheckStatus::parse(&status).unwrap_or(CheckStatus::Unknown),
        detail: row.get(2)?,
        label: row.get(3)?,
        troubleshoot: row.get(4)?,
        job_id: JobId::new(row.get::<_, String>(5)?).map_err(|error| unreadable(5, error))?,
        result_id: ResultId::new(row.get::<_, String>(6)?).map_err(|error| unreadable(6, error))?,
        at: time(row.get(7)?),
    })
}
