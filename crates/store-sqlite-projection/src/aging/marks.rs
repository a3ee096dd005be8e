//! Up to when rows were removed.

use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::tables::{LIFETIMES, Lifetime};

/// How many rows one transaction removes from a file that nobody reads yet.
const BATCH: u32 = 50_000;

/// Up to when the rows of a table were removed, in nanoseconds, and how many that were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub table: String,
    pub cutoff: i64,
    pub removed: i64,
}

/// All marks of a database of this connection, such as `main`.
pub async fn marks(
    connection: &mut SqliteConnection,
    database: &str,
) -> Result<Vec<Mark>, sqlx::Error> {
    let select = format!("SELECT table_name, cutoff, removed FROM {database}.retention_marks");
    sqlx::query(AssertSqlSafe(select))
        .try_map(|row: sqlx::sqlite::SqliteRow| {
            Ok(Mark {
                table: row.try_get(0)?,
                cutoff: row.try_get(1)?,
                removed: row.try_get(2)?,
            })
        })
        .fetch_all(connection)
        .await
}

/// Removes what another file removed, and takes its marks over.
pub async fn apply_marks(
    connection: &mut SqliteConnection,
    marks: &[Mark],
) -> Result<(), sqlx::Error> {
    for mark in marks {
        let known = LIFETIMES.iter().find(|known| known.name == mark.table);
        if let Some(lifetime) = known {
            while remove(connection, lifetime, mark.cutoff, BATCH).await? > 0 {}
        }
        set(connection, mark).await?;
    }
    Ok(())
}

/// Removes at most `limit` rows with what belongs to them; returns how many.
pub async fn remove(
    connection: &mut SqliteConnection,
    lifetime: &Lifetime,
    cutoff: i64,
    limit: u32,
) -> Result<u64, sqlx::Error> {
    let keys: Vec<String> = sqlx::query_scalar(AssertSqlSafe(lifetime.delete()))
        .bind(cutoff)
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
    let array = format!("[{}]", keys.join(","));
    for table in lifetime.with {
        sqlx::query(AssertSqlSafe(lifetime.delete_with(table)))
            .bind(&array)
            .execute(&mut *connection)
            .await?;
    }
    Ok(keys.len() as u64)
}

/// Remembers a mark; an earlier one of the table that reaches further stays.
pub async fn set(connection: &mut SqliteConnection, mark: &Mark) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO retention_marks (table_name, cutoff, removed) VALUES (?, ?, ?)
         ON CONFLICT (table_name) DO UPDATE SET
            cutoff = max(cutoff, excluded.cutoff),
            removed = max(removed, excluded.removed)",
        mark.table,
        mark.cutoff,
        mark.removed,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Remembers that `removed` more rows up to a cutoff are gone.
pub async fn add(connection: &mut SqliteConnection, mark: &Mark) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO retention_marks (table_name, cutoff, removed) VALUES (?, ?, ?)
         ON CONFLICT (table_name) DO UPDATE SET
            cutoff = max(cutoff, excluded.cutoff),
            removed = removed + excluded.removed",
        mark.table,
        mark.cutoff,
        mark.removed,
    )
    .execute(connection)
    .await
    .map(drop)
}
