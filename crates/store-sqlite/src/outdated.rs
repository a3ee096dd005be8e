//! A file before its schema changes.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::{Inspection, OpenError, inspect_file};

const JOURNAL: &str = "_sqlx_migrations";

/// Whether opening the file with this schema would change what it holds. Not so of a file that is yet to be made.
///
/// # Errors
/// When the file cannot be read.
pub async fn is_outdated(path: &Path, migrator: &Migrator) -> Result<bool, OpenError> {
    let has_schema = match inspect_file(path).await? {
        Inspection::Sqlite { tables, .. } => tables.iter().any(|table| table == JOURNAL),
        Inspection::Absent | Inspection::NotSqlite => false,
    };
    if !has_schema {
        return Ok(false);
    }
    let applied = applied(path).await.map_err(|source| OpenError::Sqlite {
        operation: "inspect",
        path: path.to_owned(),
        source,
    })?;
    let mut known = migrator.iter();
    Ok(!applied.is_empty() && known.any(|migration| !applied.contains(&migration.version)))
}

async fn applied(path: &Path) -> Result<Vec<i64>, sqlx::Error> {
    let mut connection = open(path).await?;
    let applied = sqlx::query_scalar("SELECT version FROM _sqlx_migrations")
        .fetch_all(&mut connection)
        .await?;
    connection.close().await?;
    Ok(applied)
}

/// Copies a database, what its write-ahead log holds included. What has the copy's name goes.
///
/// # Errors
/// When the copy cannot be written.
pub async fn copy_database(from: &Path, to: &Path) -> Result<(), OpenError> {
    let io = |operation| {
        let path = to.to_owned();
        move |source| OpenError::Io {
            operation,
            path,
            source,
        }
    };
    match std::fs::remove_file(to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(io("replace")(error));
        }
        _ => {}
    }
    vacuum_into(from, to)
        .await
        .map_err(|source| OpenError::Sqlite {
            operation: "copy",
            path: from.to_owned(),
            source,
        })?;
    make_durable(to).map_err(io("write"))
}

async fn vacuum_into(from: &Path, to: &Path) -> Result<(), sqlx::Error> {
    let mut connection = open(from).await?;
    sqlx::query("VACUUM INTO ?")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await
}

async fn open(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    options.connect().await
}

/// Nobody but the owner reads it, as the file itself, and it outlasts a power cut.
fn make_durable(path: &Path) -> std::io::Result<()> {
    let file = std::fs::OpenOptions::new().write(true).open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.sync_all()
}
