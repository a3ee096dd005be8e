//! The writes of one transaction.

use chrono::{DateTime, Utc};
use kanade_store::state::schedules::{DECISIONS_KEPT, Hold, NewDecision};
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::ScheduleId;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

const HOLDS: BulkInsert = BulkInsert {
    head: "INSERT INTO schedule_holds (schedule_id, pc_id, addressed_at, held_until, attempts) VALUES",
    columns: 5,
    tail: "ON CONFLICT (schedule_id, pc_id) DO UPDATE SET addressed_at = excluded.addressed_at,
        held_until = excluded.held_until, attempts = excluded.attempts",
};

pub(super) async fn mark(
    connection: &mut SqliteConnection,
    schedule: &ScheduleId,
    until: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (schedule, until) = (schedule.as_str(), nanoseconds(until)?);
    sqlx::query!(
        "INSERT INTO schedule_marks (schedule_id, evaluated_until) VALUES (?1, ?2)
         ON CONFLICT (schedule_id) DO UPDATE SET evaluated_until = max(evaluated_until, ?2)",
        schedule,
        until
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn add(
    connection: &mut SqliteConnection,
    schedule: &ScheduleId,
    decision: NewDecision,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if decision.folds && fold(connection, schedule, &decision, now).await? {
        return Ok(());
    }
    let (schedule, outcome) = (schedule.as_str(), decision.outcome.as_str());
    let (fire_at, now) = (nanoseconds(decision.fire_at)?, nanoseconds(now)?);
    let exec_id = decision.exec_id.as_ref().map(|id| id.as_str());
    let (machines, times) = (integer(decision.machines), integer(decision.times));
    sqlx::query!(
        "INSERT INTO schedule_decisions (schedule_id, fire_at, decided_at, outcome, reason, detail, exec_id, machines,
             plan, times, last_at, is_rollout)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?3, ?11)
         ON CONFLICT (exec_id) DO NOTHING",
        schedule,
        fire_at,
        now,
        outcome,
        decision.reason,
        decision.detail,
        exec_id,
        machines,
        decision.plan,
        times,
        decision.is_rollout
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts a decision in the newest one when that is the same; `false` when it is another.
async fn fold(
    connection: &mut SqliteConnection,
    schedule: &ScheduleId,
    decision: &NewDecision,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (schedule, outcome) = (schedule.as_str(), decision.outcome.as_str());
    let (times, now) = (integer(decision.times), nanoseconds(now)?);
    let (machines, fire_at) = (integer(decision.machines), nanoseconds(decision.fire_at)?);
    let updated = sqlx::query!(
        "UPDATE schedule_decisions SET times = times + ?1, last_at = ?2, detail = ?3, machines = ?4,
             fire_at = ?8
         WHERE id = (SELECT max(id) FROM schedule_decisions WHERE schedule_id = ?5)
             AND outcome = ?6 AND reason IS ?7",
        times,
        now,
        decision.detail,
        machines,
        schedule,
        outcome,
        decision.reason,
        fire_at
    )
    .execute(connection)
    .await?;
    Ok(updated.rows_affected() > 0)
}

pub(super) async fn hold(
    connection: &mut SqliteConnection,
    schedule: &ScheduleId,
    holds: Vec<Hold>,
) -> Result<(), sqlx::Error> {
    let bind = |hold: Hold, values: &mut RowArguments| -> Result<(), BoxDynError> {
        values.add(schedule.to_string())?;
        values.add(String::from(hold.pc_id))?;
        values.time(hold.addressed_at)?;
        values.time(hold.held_until)?;
        values.add(hold.attempts)
    };
    HOLDS.run(connection, holds, bind).await
}

/// Keeps the newest decisions, and those that are pending.
pub(super) async fn trim(
    connection: &mut SqliteConnection,
    schedule: &ScheduleId,
) -> Result<(), sqlx::Error> {
    let schedule = schedule.as_str();
    sqlx::query!(
        "DELETE FROM schedule_decisions
         WHERE schedule_id = ?1 AND outcome <> 'pending' AND id <= (
             SELECT id FROM schedule_decisions WHERE schedule_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        schedule,
        DECISIONS_KEPT
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) fn nanoseconds(time: DateTime<Utc>) -> Result<i64, sqlx::Error> {
    to_nanoseconds(time).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
