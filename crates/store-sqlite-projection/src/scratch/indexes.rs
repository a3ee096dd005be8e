//! Indexes that nothing needs while a second file is filled: sorted once at the end they cost a
//! fraction of what they cost row by row.

use sqlx::{AssertSqlSafe, SqliteConnection};

/// Those of the large tables that readers use and batches do not, as a list of JSON.
const DEFERRED: &str = r#"[
    "execution_results_by_start", "execution_results_by_machine", "execution_results_by_job",
    "execution_results_in_flight", "execution_results_not_well", "execution_results_by_outcome",
    "execution_results_not_well_by_job",
    "obs_events_by_time", "obs_events_by_kind", "obs_events_by_source", "obs_events_by_machine",
    "obs_events_by_machine_and_kind"
]"#;

/// The deferred indexes that a file has, with the statements that created them.
pub async fn present(
    connection: &mut SqliteConnection,
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let select = "SELECT name, sql FROM sqlite_schema
         WHERE type = 'index' AND name IN (SELECT value FROM json_each(?))
         ORDER BY name";
    let found = sqlx::query_as(select).bind(DEFERRED);
    found.fetch_all(connection).await
}

/// Drops them.
pub async fn drop(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    for (name, _) in present(&mut *connection).await? {
        let statement = format!("DROP INDEX {name}");
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Creates those of the live file that are missing.
pub async fn create(
    connection: &mut SqliteConnection,
    live: Vec<(String, String)>,
) -> Result<(), sqlx::Error> {
    let there = present(&mut *connection).await?;
    for index in live.into_iter().filter(|index| !there.contains(index)) {
        sqlx::query(AssertSqlSafe(index.1))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
