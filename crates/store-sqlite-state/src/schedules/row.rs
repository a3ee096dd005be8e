use chrono::{DateTime, Utc};
use kanade_store::state::schedules::{Decision, DecisionOutcome, Hold};
use kanade_store_sqlite::columns;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, Row};

/// A decision's columns.
pub(super) const COLUMNS: &str = "id, schedule_id, fire_at, decided_at, outcome, reason, detail, \
    exec_id, is_rollout, machines, plan, times, last_at";

pub(super) fn decision(row: &SqliteRow) -> Result<Decision, Error> {
    let word: String = row.try_get("outcome")?;
    let outcome = DecisionOutcome::ALL
        .into_iter()
        .find(|outcome| outcome.as_str() == word);
    let exec_id: Option<String> = row.try_get("exec_id")?;
    Ok(Decision {
        id: row.try_get("id")?,
        schedule_id: columns::parsed(row, "schedule_id")?,
        fire_at: time(row, "fire_at")?,
        decided_at: time(row, "decided_at")?,
        outcome: outcome.ok_or_else(|| Error::Decode(format!("no outcome: {word}").into()))?,
        reason: row.try_get("reason")?,
        detail: row.try_get("detail")?,
        exec_id: match exec_id {
            Some(_) => Some(columns::parsed(row, "exec_id")?),
            None => None,
        },
        is_rollout: row.try_get("is_rollout")?,
        machines: columns::count(row, "machines")?,
        plan: row.try_get("plan")?,
        times: columns::count(row, "times")?,
        last_at: time(row, "last_at")?,
    })
}

pub(super) fn hold(row: &SqliteRow) -> Result<Hold, Error> {
    Ok(Hold {
        pc_id: columns::parsed(row, "pc_id")?,
        addressed_at: time(row, "addressed_at")?,
        held_until: time(row, "held_until")?,
        attempts: row.try_get("attempts")?,
    })
}

pub(super) fn time(row: &SqliteRow, column: &str) -> Result<DateTime<Utc>, Error> {
    columns::time(row, column)
}
