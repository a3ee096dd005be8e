use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::StateError;
use kanade_store::state::schedules::{Decision, Evaluated, Hold, ScheduleRepository, Settled};
use kanade_store_sqlite::{SqliteFile, columns};
use kanade_wire::{ExecId, ScheduleId};
use sqlx::{Connection, Error};

use super::row::{COLUMNS, decision, hold, time};
use super::write;
use crate::failure::failed;

/// What the scheduler has decided, in the state database.
#[derive(Debug, Clone)]
pub struct SqliteSchedules {
    file: SqliteFile,
}

impl SqliteSchedules {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }

    async fn select(
        &self,
        rest: &str,
        schedule: Option<&ScheduleId>,
        limit: u32,
    ) -> Result<Vec<Decision>, Error> {
        let text = format!("SELECT {COLUMNS} FROM schedule_decisions {rest}");
        let query = sqlx::query(sqlx::AssertSqlSafe(text));
        query
            .bind(schedule.map(ScheduleId::as_str))
            .bind(limit)
            .try_map(|row| decision(&row))
            .fetch_all(self.file.readers())
            .await
    }

    async fn write_all(&self, evaluated: Evaluated, now: DateTime<Utc>) -> Result<(), Error> {
        let mut writer = self.file.writer().await?;
        let mut transaction = writer.begin().await?;
        let schedule = &evaluated.schedule_id;
        write::mark(&mut transaction, schedule, evaluated.until).await?;
        let changes = !evaluated.decisions.is_empty();
        for decision in evaluated.decisions {
            write::add(&mut transaction, schedule, decision, now).await?;
        }
        write::hold(&mut transaction, schedule, evaluated.holds).await?;
        if changes {
            write::trim(&mut transaction, schedule).await?;
        }
        transaction.commit().await
    }

    async fn divide_in_two(
        &self,
        id: i64,
        first: &str,
        rest: (&ExecId, &str),
    ) -> Result<(), Error> {
        let (exec_id, plan) = (rest.0.as_str(), rest.1);
        let mut writer = self.file.writer().await?;
        let mut transaction = writer.begin().await?;
        sqlx::query!(
            "INSERT INTO schedule_decisions (schedule_id, fire_at, decided_at, outcome, exec_id, plan, last_at)
             SELECT schedule_id, fire_at, decided_at, 'pending', ?1, ?2, last_at FROM schedule_decisions
             WHERE id = ?3 AND outcome = 'pending'",
            exec_id,
            plan,
            id
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE schedule_decisions SET plan = ? WHERE id = ? AND outcome = 'pending'",
            first,
            id
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    async fn forget_all(&self, schedule: &str) -> Result<(), Error> {
        let mut writer = self.file.writer().await?;
        let mut transaction = writer.begin().await?;
        sqlx::query!("DELETE FROM schedule_marks WHERE schedule_id = ?", schedule)
            .execute(&mut *transaction)
            .await?;
        sqlx::query!(
            "DELETE FROM schedule_decisions WHERE schedule_id = ?",
            schedule
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!("DELETE FROM schedule_holds WHERE schedule_id = ?", schedule)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }
}

#[async_trait]
impl ScheduleRepository for SqliteSchedules {
    async fn marks(&self) -> Result<BTreeMap<ScheduleId, DateTime<Utc>>, StateError> {
        let rows = sqlx::query("SELECT schedule_id, evaluated_until FROM schedule_marks")
            .try_map(|row| {
                let schedule: ScheduleId = columns::parsed(&row, "schedule_id")?;
                Ok((schedule, time(&row, "evaluated_until")?))
            })
            .fetch_all(self.file.readers())
            .await;
        let rows = rows.map_err(failed("read how far schedules were decided"))?;
        Ok(rows.into_iter().collect())
    }

    async fn keep(&self, evaluated: Evaluated, now: DateTime<Utc>) -> Result<(), StateError> {
        let written = self.write_all(evaluated, now).await;
        written.map_err(failed("keep what was decided about a schedule"))
    }

    async fn pending(&self) -> Result<Vec<Decision>, StateError> {
        let rows = self.select(
            "WHERE outcome = 'pending' AND ?1 IS NULL ORDER BY id LIMIT ?2",
            None,
            u32::MAX,
        );
        rows.await
            .map_err(failed("list what schedules have to dispatch"))
    }

    async fn settle(
        &self,
        id: i64,
        settled: Settled,
        now: DateTime<Utc>,
    ) -> Result<(), StateError> {
        const OPERATION: &str = "note what became of a schedule's time";
        let outcome = settled.outcome.as_str();
        let now = write::nanoseconds(now).map_err(failed(OPERATION))?;
        let machines = settled.machines.and_then(|count| i64::try_from(count).ok());
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let updated = sqlx::query!(
            "UPDATE schedule_decisions SET outcome = ?1, reason = ?2, detail = ?3,
                 machines = coalesce(?4, machines), last_at = ?5,
                 plan = iif(?1 = 'pending', plan, NULL)
             WHERE id = ?6 AND outcome = 'pending'",
            outcome,
            settled.reason,
            settled.detail,
            machines,
            now,
            id
        );
        updated
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(())
    }

    async fn divide(&self, id: i64, first: &str, rest: (&ExecId, &str)) -> Result<(), StateError> {
        let divided = self.divide_in_two(id, first, rest).await;
        divided.map_err(failed("divide what a schedule has to dispatch"))
    }

    async fn holds(&self, schedule: &ScheduleId) -> Result<Vec<Hold>, StateError> {
        let rows = sqlx::query("SELECT * FROM schedule_holds WHERE schedule_id = ?")
            .bind(schedule.as_str())
            .try_map(|row| hold(&row))
            .fetch_all(self.file.readers())
            .await;
        rows.map_err(failed("list the machines a schedule has addressed"))
    }

    async fn decisions(
        &self,
        schedule: &ScheduleId,
        limit: u32,
    ) -> Result<Vec<Decision>, StateError> {
        let rest = "WHERE schedule_id = ?1 ORDER BY id DESC LIMIT ?2";
        let rows = self.select(rest, Some(schedule), limit).await;
        rows.map_err(failed("list what was decided about a schedule"))
    }

    async fn latest(&self) -> Result<Vec<Decision>, StateError> {
        let rest = "WHERE ?1 IS NULL AND id IN (SELECT max(id) FROM schedule_decisions GROUP BY schedule_id) LIMIT ?2";
        let rows = self.select(rest, None, u32::MAX).await;
        rows.map_err(failed("list what was last decided about schedules"))
    }

    async fn forget(&self, schedule: &ScheduleId) -> Result<(), StateError> {
        let forgotten = self.forget_all(schedule.as_str()).await;
        forgotten.map_err(failed("forget a schedule"))
    }
}
