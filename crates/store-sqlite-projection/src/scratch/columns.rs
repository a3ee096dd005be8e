//! Which tables and columns are compared.

use sqlx::{AssertSqlSafe, SqliteConnection};

/// Tables that are not a function of the streams: how they were read, what was removed, and how
/// far derived tables are built.
const NOT_COMPARED: &str = "('checkpoints', 'retention_marks', 'inventory_tables')";

/// A table with the columns that two equal databases agree in.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    /// Those that tell a row from others.
    pub key: Vec<String>,
}

/// The tables of one of the databases of a connection, such as `main`.
pub async fn tables(
    connection: &mut SqliteConnection,
    database: &str,
) -> Result<Vec<Table>, sqlx::Error> {
    let select = format!(
        "SELECT name FROM {database}.sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
            AND name NOT LIKE '~_sqlx~_%' ESCAPE '~' AND name NOT IN {NOT_COMPARED}
         ORDER BY name"
    );
    let names: Vec<String> = sqlx::query_scalar(AssertSqlSafe(select))
        .fetch_all(&mut *connection)
        .await?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        tables.push(describe(connection, database, name).await?);
    }
    Ok(tables)
}

/// Row numbers are left out: they depend on the order in which streams were read.
async fn describe(
    connection: &mut SqliteConnection,
    database: &str,
    name: String,
) -> Result<Table, sqlx::Error> {
    let all: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT name, type, pk FROM pragma_table_info(?, ?) ORDER BY cid")
            .bind(&name)
            .bind(database)
            .fetch_all(&mut *connection)
            .await?;
    let is_number = |(name, kind, key): &&(String, String, i64)| {
        !(name == "id" && kind == "INTEGER" && *key > 0)
    };
    let compared: Vec<_> = all.iter().filter(is_number).collect();
    let names = |wanted: &dyn Fn(i64) -> bool| -> Vec<String> {
        let chosen = compared.iter().filter(|(_, _, key)| wanted(*key));
        chosen.map(|(name, _, _)| name.clone()).collect()
    };
    let columns = names(&|_| true);
    let mut key = names(&|key| key > 0);
    if key.is_empty() {
        key = unique_columns(connection, database, &name).await?;
    }
    if key.is_empty() {
        key.clone_from(&columns);
    }
    Ok(Table { name, columns, key })
}

/// The columns of a unique index over all rows.
async fn unique_columns(
    connection: &mut SqliteConnection,
    database: &str,
    table: &str,
) -> Result<Vec<String>, sqlx::Error> {
    let select = "
        SELECT part.name
        FROM pragma_index_list(?1, ?2) AS list
        JOIN pragma_index_info(list.name, ?2) AS part
        WHERE list.seq = (
            SELECT min(seq) FROM pragma_index_list(?1, ?2) WHERE \"unique\" = 1 AND partial = 0
        ) AND part.name IS NOT NULL
        ORDER BY part.seqno";
    sqlx::query_scalar(select)
        .bind(table)
        .bind(database)
        .fetch_all(connection)
        .await
}
