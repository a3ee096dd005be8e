//! Filling tables whose shape is new, and removing those that nobody wants, a little at a time.

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::inventory::{BuildStep, Cell, ExplodedTable, ExplodedTables, explode};
use kanade_wire::PcId;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::{exploded, known};
use crate::write::read_body;
use crate::{ProjectionDatabase, columns};

/// Machines of one step.
const MACHINES: usize = 50;

const BUILDING: &str = "
    SELECT physical_name, job_id, spec, position
    FROM inventory_tables
    WHERE state = 'building' AND wanted = 1
    ORDER BY physical_name LIMIT 1";

const LISTS: &str = "
    SELECT list.pc_id, items.body
    FROM inventory_lists AS list
    CROSS JOIN inventory_list_items AS items
        ON items.job_id = list.job_id AND items.field = list.field AND items.pc_id = list.pc_id
    WHERE list.job_id = ? AND list.field = ? AND list.pc_id > ?
    ORDER BY list.pc_id LIMIT ?";

/// A table nobody wants goes once what takes its place is complete.
const UNWANTED: &str = "
    UPDATE inventory_tables SET state = 'dropping'
    WHERE wanted = 0 AND state IN ('building', 'ready') AND NOT EXISTS (
        SELECT 1 FROM inventory_tables AS next
        WHERE next.job_id = inventory_tables.job_id AND next.wanted = 1
            AND next.state = 'building'
    )";

/// Whether a step would do anything, asked without the writer.
const WORK: &str = "
    SELECT EXISTS (
        SELECT 1 FROM inventory_tables
        WHERE state IN ('building', 'dropping') OR (wanted = 0 AND state = 'ready')
    )";

#[async_trait]
impl ExplodedTables for ProjectionDatabase {
    async fn build_step(&self) -> Result<BuildStep, StoreError> {
        let failed = StoreError::failed("build an exploded table");
        let is_work: bool = sqlx::query_scalar(WORK)
            .fetch_one(&*self.readers().await)
            .await
            .map_err(&failed)?;
        if !is_work {
            return Ok(BuildStep::Done);
        }
        let mut transaction = self.writer.begin().await.map_err(&failed)?;
        let connection = transaction.connection().map_err(&failed)?;
        let step = step(connection).await.map_err(&failed)?;
        if step == BuildStep::Worked {
            transaction.commit().await.map_err(failed)?;
        }
        Ok(step)
    }
}

async fn step(connection: &mut SqliteConnection) -> Result<BuildStep, sqlx::Error> {
    if build(connection).await? || drop_some(connection).await? {
        return Ok(BuildStep::Worked);
    }
    let marked = sqlx::query(UNWANTED).execute(connection).await?;
    Ok(match marked.rows_affected() {
        0 => BuildStep::Done,
        _ => BuildStep::Worked,
    })
}

/// Fills in the next machines of a table; `false` when none is being built.
async fn build(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let building = sqlx::query(BUILDING)
        .try_map(|row| Ok((known::table(&row)?, row.try_get("position")?)))
        .fetch_optional(&mut *connection)
        .await?;
    let Some((table, position)): Option<(ExplodedTable, String)> = building else {
        return Ok(false);
    };
    let lists = lists(connection, &table, &position).await?;
    let mut skipped = 0;
    let mut rows: Vec<(PcId, Vec<Cell>)> = Vec::new();
    for (pc_id, items) in &lists {
        let exploded = explode(&table.spec, items);
        skipped += exploded.skipped;
        rows.extend(
            exploded
                .rows()
                .map(|row| (pc_id.clone(), row.cells.clone())),
        );
    }
    clear(connection, &table, &lists).await?;
    exploded::put(connection, &table, rows).await?;
    advance(connection, &table, &lists, skipped).await?;
    Ok(true)
}

async fn lists(
    connection: &mut SqliteConnection,
    table: &ExplodedTable,
    position: &str,
) -> Result<Vec<(PcId, Vec<Value>)>, sqlx::Error> {
    sqlx::query(LISTS)
        .bind(table.job_id.as_str())
        .bind(&table.spec.field)
        .bind(position)
        .bind(MACHINES as i64)
        .try_map(|row| {
            let items = read_body(row.try_get("body")?)?;
            let items = serde_json::from_str(&items);
            let items = items.map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Ok((columns::parsed(&row, "pc_id")?, items))
        })
        .fetch_all(connection)
        .await
}

/// Removes what reports have written already: the lists hold it too.
async fn clear(
    connection: &mut SqliteConnection,
    table: &ExplodedTable,
    lists: &[(PcId, Vec<Value>)],
) -> Result<(), sqlx::Error> {
    let machines = Value::from_iter(lists.iter().map(|(pc_id, _)| pc_id.as_str()));
    let delete = format!(
        "DELETE FROM {} WHERE pc_id IN (SELECT value FROM json_each(?))",
        table.physical_name
    );
    sqlx::query(AssertSqlSafe(delete))
        .bind(machines.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

async fn advance(
    connection: &mut SqliteConnection,
    table: &ExplodedTable,
    lists: &[(PcId, Vec<Value>)],
    skipped: u64,
) -> Result<(), sqlx::Error> {
    let is_complete = lists.len() < MACHINES;
    sqlx::query(
        "UPDATE inventory_tables SET
            position = ?,
            rows_skipped = rows_skipped + ?,
            state = CASE WHEN ? THEN 'ready' ELSE state END
         WHERE physical_name = ?",
    )
    .bind(lists.last().map_or("", |(pc_id, _)| pc_id.as_str()))
    .bind(skipped.cast_signed())
    .bind(is_complete)
    .bind(&table.physical_name)
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes some rows of a table that goes, or the table when there are none left; `false` when
/// there is no such table.
async fn drop_some(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let select = "SELECT physical_name FROM inventory_tables WHERE state = 'dropping' LIMIT 1";
    let dropping: Option<String> = sqlx::query_scalar(select)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(name) = dropping else {
        return Ok(false);
    };
    let delete = format!(
        "DELETE FROM {name} WHERE pc_id IN (
            SELECT DISTINCT pc_id FROM {name} ORDER BY pc_id LIMIT {MACHINES}
        )"
    );
    let deleted = sqlx::query(AssertSqlSafe(delete));
    if deleted.execute(&mut *connection).await?.rows_affected() > 0 {
        return Ok(true);
    }
    sqlx::query(AssertSqlSafe(format!("DROP TABLE {name}")))
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM inventory_tables WHERE physical_name = ?")
        .bind(name)
        .execute(connection)
        .await?;
    Ok(true)
}
