//! What became of groups, in SQLite.

use async_trait::async_trait;
use kanade_store::state::{GroupEvaluation, GroupEvaluationRepository, StateError};
use kanade_store_sqlite::{SqliteFile, from_nanoseconds, to_nanoseconds};
use kanade_wire::GroupName;

use crate::failure::failed;

/// What became of groups, in the state database.
#[derive(Debug, Clone)]
pub struct SqliteGroupEvaluations {
    file: SqliteFile,
}

impl SqliteGroupEvaluations {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl GroupEvaluationRepository for SqliteGroupEvaluations {
    async fn list(&self) -> Result<Vec<GroupEvaluation>, StateError> {
        const OPERATION: &str = "list what became of groups";
        let rows = sqlx::query!(
            "SELECT group_name, evaluated_at, problem FROM group_evaluations ORDER BY group_name"
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed(OPERATION))?.into_iter();
        let evaluations = rows.map(|row| {
            Ok(GroupEvaluation {
                group: GroupName::new(row.group_name).map_err(failed(OPERATION))?,
                evaluated_at: from_nanoseconds(row.evaluated_at),
                problem: row.problem,
            })
        });
        evaluations.collect()
    }

    async fn keep(&self, evaluation: GroupEvaluation) -> Result<(), StateError> {
        const OPERATION: &str = "keep what became of a group";
        let at = to_nanoseconds(evaluation.evaluated_at).map_err(failed(OPERATION))?;
        let group = evaluation.group.as_str();
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let kept = sqlx::query!(
            "INSERT INTO group_evaluations (group_name, evaluated_at, problem) VALUES (?, ?, ?)
             ON CONFLICT (group_name) DO UPDATE SET evaluated_at = excluded.evaluated_at,
                 problem = excluded.problem",
            group,
            at,
            evaluation.problem
        );
        kept.execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(())
    }

    async fn forget(&self, group: &GroupName) -> Result<(), StateError> {
        const OPERATION: &str = "forget a group";
        let group = group.as_str();
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let forgotten = sqlx::query!("DELETE FROM group_evaluations WHERE group_name = ?", group);
        forgotten
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(())
    }
}
