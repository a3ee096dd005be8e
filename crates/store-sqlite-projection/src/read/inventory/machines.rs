//! Facts of one machine, and what is shown of machines beside their rows.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::inventory::{ExplodedTable, FactsRow, JobSpec};
use kanade_store_sqlite::from_nanoseconds;
use kanade_wire::PcId;
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};

use super::facts_row::{COLUMNS, DOCUMENT_JOIN, JOINS, facts_row};
use super::jobs;
use crate::ProjectionDatabase;

const MACHINES: &str = "
    SELECT wanted.value AS pc_id, agent.hostname, agent.last_logon_user,
        agent.last_logon_display_name, list.collected_at, list.recorded_at
    FROM json_each(?1) AS wanted
    LEFT JOIN inventory_lists AS list
        ON list.job_id = ?2 AND list.field = ?3 AND list.pc_id = wanted.value
    LEFT JOIN agents AS agent ON agent.pc_id = wanted.value";

/// What a search shows beside the values.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The hostname.
    pub hostname: Option<String>,
    /// Who was last signed in.
    pub last_logon_user: Option<String>,
    /// Their name.
    pub last_logon_display_name: Option<String>,
    /// When the list was gathered, and stored.
    pub list: Option<(DateTime<Utc>, i64)>,
}

impl ProjectionDatabase {
    pub(super) async fn facts_of_one(
        &self,
        pc: &PcId,
    ) -> Result<Vec<(FactsRow, Option<JobSpec>)>, StoreError> {
        let select = format!(
            "WITH listed AS (
                SELECT pc_id, job_id FROM inventory_facts WHERE pc_id = ?1
                UNION SELECT pc_id, job_id FROM inventory_problems WHERE pc_id = ?1
            )
            SELECT {COLUMNS}, document.body, coalesce(removal.removed_at, -1) AS removed_at
            FROM listed {JOINS} {DOCUMENT_JOIN}
            LEFT JOIN inventory_removals AS removal ON removal.job_id = listed.job_id
            ORDER BY listed.job_id"
        );
        let rows = sqlx::query(AssertSqlSafe(select))
            .bind(pc.as_str())
            .try_map(|row| facts_row(&row, row.try_get("removed_at")?))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("read the facts of a machine"))?;
        let mut specs = self.specs_of(&rows).await?;
        let shown = rows.into_iter();
        let shown = shown.filter(|row| row.facts.is_some() || row.problem.is_some());
        Ok(shown
            .map(|row| {
                let spec = specs.remove(row.job_id.as_str());
                (row, spec)
            })
            .collect())
    }

    async fn specs_of(&self, rows: &[FactsRow]) -> Result<HashMap<String, JobSpec>, StoreError> {
        let jobs = Value::from_iter(rows.iter().map(|row| row.job_id.as_str()));
        let select = "SELECT * FROM inventory_specs
            WHERE hint IS NOT NULL AND job_id IN (SELECT value FROM json_each(?))";
        let specs = sqlx::query(select)
            .bind(jobs.to_string())
            .try_map(|row| jobs::spec(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let specs = specs.map_err(StoreError::failed("read jobs with facts"))?;
        let keyed = specs.into_iter();
        Ok(keyed.map(|spec| (spec.job_id.to_string(), spec)).collect())
    }

    /// What is shown of machines beside the rows of a table; without one, beside their facts.
    pub(super) async fn machines(
        &self,
        pcs: BTreeSet<&str>,
        table: Option<&ExplodedTable>,
    ) -> Result<HashMap<String, Machine>, StoreError> {
        let rows = sqlx::query(MACHINES)
            .bind(Value::from_iter(pcs).to_string())
            .bind(table.map(|table| table.job_id.to_string()))
            .bind(table.map(|table| table.spec.field.clone()))
            .try_map(|row| Ok((row.try_get("pc_id")?, machine(&row)?)))
            .fetch_all(&*self.readers().await)
            .await;
        let rows: Vec<(String, Machine)> = rows.map_err(StoreError::failed("read machines"))?;
        Ok(rows.into_iter().collect())
    }
}

fn machine(row: &SqliteRow) -> Result<Machine, sqlx::Error> {
    let collected_at: Option<i64> = row.try_get("collected_at")?;
    let recorded_at: Option<i64> = row.try_get("recorded_at")?;
    Ok(Machine {
        hostname: row.try_get("hostname")?,
        last_logon_user: row.try_get("last_logon_user")?,
        last_logon_display_name: row.try_get("last_logon_display_name")?,
        list: collected_at.map(from_nanoseconds).zip(recorded_at),
    })
}
