//! What the newest versions of jobs say about facts, and which tables that takes.

use kanade_store::inventory::{ExplodedTable, InventoryRemoval, JobSpec, spec_error};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::table;

const SPEC: &str = "
    INSERT INTO inventory_specs (job_id, job_digest, version, description, hint, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (job_id) DO UPDATE SET
        job_digest = excluded.job_digest,
        version = excluded.version,
        description = excluded.description,
        hint = excluded.hint,
        recorded_at = excluded.recorded_at
        WHERE excluded.recorded_at > inventory_specs.recorded_at";

const REMOVAL: &str = "
    INSERT INTO inventory_removals (job_id, removed_at) VALUES (?, ?)
    ON CONFLICT (job_id) DO UPDATE SET removed_at = max(removed_at, excluded.removed_at)";

/// A table that is being dropped is built anew: rows may be gone from it already.
const WANT_AGAIN: &str = "
    UPDATE inventory_tables SET
        wanted = 1,
        position = CASE WHEN state = 'dropping' THEN '' ELSE position END,
        state = CASE WHEN state = 'dropping' THEN 'building' ELSE state END
    WHERE physical_name = ?";

/// A table of a list that no machine has reported yet is complete from the start.
const ADD: &str = "
    INSERT INTO inventory_tables (
        physical_name, job_id, table_name, field, spec, wanted, state, error
    )
    SELECT ?1, ?2, ?3, ?4, ?5, 1,
        CASE
            WHEN ?6 IS NOT NULL THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM inventory_lists WHERE job_id = ?2 AND field = ?4)
                THEN 'building'
            ELSE 'ready'
        END,
        ?6";

/// Takes versions of jobs; the newest of each stays.
pub async fn take(
    connection: &mut SqliteConnection,
    specs: Vec<JobSpec>,
) -> Result<(), sqlx::Error> {
    for spec in specs {
        let hint = spec.hint.as_ref().map(serde_json::to_string).transpose();
        let hint = hint.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        let changed = sqlx::query(SPEC)
            .bind(spec.job_id.as_str())
            .bind(spec.job_digest.as_str())
            .bind(spec.version.as_str())
            .bind(spec.description.as_deref())
            .bind(hint)
            .bind(nanoseconds(spec.recorded_at)?)
            .execute(&mut *connection)
            .await?;
        if changed.rows_affected() > 0 {
            want_tables(connection, &spec).await?;
        }
    }
    Ok(())
}

/// Takes removals of jobs.
pub async fn remove(
    connection: &mut SqliteConnection,
    removals: Vec<InventoryRemoval>,
) -> Result<(), sqlx::Error> {
    for removal in removals {
        sqlx::query(REMOVAL)
            .bind(removal.job_id.as_str())
            .bind(nanoseconds(removal.removed_at)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn want_tables(connection: &mut SqliteConnection, spec: &JobSpec) -> Result<(), sqlx::Error> {
    for statement in [
        "UPDATE inventory_tables SET wanted = 0 WHERE job_id = ?",
        "DELETE FROM inventory_tables WHERE job_id = ? AND state = 'failed'",
    ] {
        let update = sqlx::query(statement).bind(spec.job_id.as_str());
        update.execute(&mut *connection).await?;
    }
    for explode in spec.hint.iter().flat_map(|hint| &hint.explode) {
        want(
            connection,
            &ExplodedTable::new(spec.job_id.clone(), explode.clone()),
        )
        .await?;
    }
    Ok(())
}

async fn want(connection: &mut SqliteConnection, table: &ExplodedTable) -> Result<(), sqlx::Error> {
    let again = sqlx::query(WANT_AGAIN).bind(&table.physical_name);
    if again.execute(&mut *connection).await?.rows_affected() > 0 {
        return Ok(());
    }
    let error = spec_error(&table.spec);
    if error.is_none() {
        for statement in table::create(table) {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *connection)
                .await?;
        }
    }
    let spec = serde_json::to_string(&table.spec);
    let spec = spec.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sqlx::query(ADD)
        .bind(&table.physical_name)
        .bind(table.job_id.as_str())
        .bind(&table.spec.table)
        .bind(&table.spec.field)
        .bind(spec)
        .bind(error)
        .execute(connection)
        .await?;
    Ok(())
}

fn nanoseconds(time: chrono::DateTime<chrono::Utc>) -> Result<i64, sqlx::Error> {
    to_nanoseconds(time).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}
