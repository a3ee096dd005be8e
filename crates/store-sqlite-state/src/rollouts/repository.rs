use async_trait::async_trait;
use kanade_store::state::StateError;
use kanade_store::state::rollouts::{
    NewStep, Retried, Rollout, RolloutError, RolloutMachine, RolloutQuery, RolloutRepository,
    Saved, Step,
};
use kanade_store::{Cursor, Page};
use kanade_store_sqlite::{SqliteFile, to_nanoseconds};
use kanade_wire::PcId;

use super::row::{MachineRow, RolloutRow, StepRow};
use super::write;
use crate::failure::failed;

const LIST: &str = "rollouts";

/// Rollouts in the state database.
#[derive(Debug, Clone)]
pub struct SqliteRollouts {
    file: SqliteFile,
}

impl SqliteRollouts {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl RolloutRepository for SqliteRollouts {
    async fn create(
        &self,
        rollout: &Rollout,
        machines: &[Vec<PcId>],
        step: &NewStep,
    ) -> Result<bool, StateError> {
        const OPERATION: &str = "create a rollout";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let inserted = write::insert(&mut transaction, rollout).await;
        if !inserted.map_err(failed(OPERATION))? {
            return Ok(false);
        }
        for (wave, pcs) in (1..).zip(machines) {
            let added = write::add_machines(&mut transaction, &rollout.id, wave, pcs).await;
            added.map_err(failed(OPERATION))?;
        }
        let step = std::slice::from_ref(step);
        let added = write::add_steps(&mut transaction, rollout, step).await;
        added.map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(true)
    }

    async fn get(&self, id: &str) -> Result<Option<Rollout>, StateError> {
        const OPERATION: &str = "read a rollout";
        let row = sqlx::query_as!(
            RolloutRow,
            "SELECT id, revision, spec, progress, created_by, created_at, updated_at
             FROM rollouts WHERE id = ?",
            id
        );
        let row = row.fetch_optional(self.file.readers()).await;
        let row = row.map_err(failed(OPERATION))?;
        row.map(Rollout::try_from)
            .transpose()
            .map_err(failed(OPERATION))
    }

    async fn list(&self, query: &RolloutQuery) -> Result<Page<Rollout>, RolloutError> {
        const OPERATION: &str = "list rollouts";
        let after: Option<(i64, String)> = query.page.after(LIST)?;
        let (before, before_id) = after.unwrap_or((i64::MAX, String::new()));
        let limit = query.page.limit();
        let (state, surplus) = (
            query.state.map(|state| state.as_str()),
            i64::from(limit) + 1,
        );
        let rows = sqlx::query_as!(
            RolloutRow,
            "SELECT id, revision, spec, progress, created_by, created_at, updated_at
             FROM rollouts
             WHERE (created_at, id) < (?1, ?2) AND (?3 IS NULL OR state = ?3)
             ORDER BY created_at DESC, id DESC LIMIT ?4",
            before,
            before_id,
            state,
            surplus
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed(OPERATION))?.into_iter();
        let rollouts: Result<Vec<Rollout>, _> = rows.map(Rollout::try_from).collect();
        let rollouts = rollouts.map_err(failed(OPERATION))?;
        Ok(Page::from_surplus(rollouts, limit, |last| {
            let created_at = to_nanoseconds(last.created_at).unwrap_or(i64::MAX);
            Cursor::new(LIST, &(created_at, &last.id))
        }))
    }

    async fn open(&self) -> Result<Vec<String>, StateError> {
        let ids = sqlx::query_scalar!(
            "SELECT id FROM rollouts WHERE is_open = 1 ORDER BY created_at, id"
        );
        let ids = ids.fetch_all(self.file.readers()).await;
        ids.map_err(failed("list open rollouts"))
    }

    async fn save(
        &self,
        rollout: &Rollout,
        retried: Option<&Retried>,
        steps: &[NewStep],
    ) -> Result<Saved, StateError> {
        const OPERATION: &str = "store where a rollout is";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let updated = write::update(&mut transaction, rollout).await;
        if !updated.map_err(failed(OPERATION))? {
            return Ok(Saved::Outdated);
        }
        if let Some(retried) = retried {
            let updated = write::retry_machines(&mut transaction, &rollout.id, retried).await;
            updated.map_err(failed(OPERATION))?;
        }
        let added = write::add_steps(&mut transaction, rollout, steps).await;
        added.map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(Saved::Stored)
    }

    async fn machines(&self, id: &str, wave: u32) -> Result<Vec<RolloutMachine>, StateError> {
        const OPERATION: &str = "list the machines of a wave";
        let rows = sqlx::query_as!(
            MachineRow,
            "SELECT pc_id, attempt FROM rollout_machines
             WHERE rollout_id = ? AND wave = ? ORDER BY pc_id",
            id,
            wave
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed(OPERATION))?.into_iter();
        let machines: Result<Vec<_>, _> = rows.map(RolloutMachine::try_from).collect();
        machines.map_err(failed(OPERATION))
    }

    async fn steps(&self, id: &str, limit: u32) -> Result<Vec<Step>, StateError> {
        const OPERATION: &str = "list the steps of a rollout";
        let rows = sqlx::query_as!(
            StepRow,
            "SELECT number, rollout_id, at, kind, wave, account, text FROM rollout_steps
             WHERE rollout_id = ? ORDER BY number DESC LIMIT ?",
            id,
            limit
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        steps(rows.map_err(failed(OPERATION))?, OPERATION)
    }

    async fn steps_after(&self, mark: i64, limit: u32) -> Result<Vec<Step>, StateError> {
        const OPERATION: &str = "follow the steps of rollouts";
        let rows = sqlx::query_as!(
            StepRow,
            "SELECT number, rollout_id, at, kind, wave, account, text FROM rollout_steps
             WHERE number > ? ORDER BY number LIMIT ?",
            mark,
            limit
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        steps(rows.map_err(failed(OPERATION))?, OPERATION)
    }

    async fn unaudited(&self, limit: u32) -> Result<Vec<Step>, StateError> {
        const OPERATION: &str = "list the steps of rollouts that are not audited";
        let rows = sqlx::query_as!(
            StepRow,
            "SELECT number, rollout_id, at, kind, wave, account, text FROM rollout_steps
             WHERE is_audited = 0 ORDER BY number LIMIT ?",
            limit
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        steps(rows.map_err(failed(OPERATION))?, OPERATION)
    }

    async fn audited(&self, up_to: i64) -> Result<(), StateError> {
        const OPERATION: &str = "note which steps of rollouts are audited";
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let updated = sqlx::query!(
            "UPDATE rollout_steps SET is_audited = 1 WHERE is_audited = 0 AND number <= ?",
            up_to
        );
        let updated = updated.execute(&mut *writer).await;
        updated.map(drop).map_err(failed(OPERATION))
    }
}

fn steps(rows: Vec<StepRow>, operation: &'static str) -> Result<Vec<Step>, StateError> {
    let steps: Result<Vec<_>, _> = rows.into_iter().map(Step::try_from).collect();
    steps.map_err(failed(operation))
}
