//! A look at a file without changing it.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::OpenError;
use crate::identity::{ApplicationId, Header, read_header};

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inspection {
    /// Nothing, or an empty file.
    Absent,
    /// A file that is not SQLite's.
    NotSqlite,
    /// A SQLite database.
    Sqlite {
        /// Whose it says it is.
        application_id: ApplicationId,
        /// Its tables by name, without SQLite's own.
        tables: Vec<String>,
    },
}

/// Looks at what lies at a path, its write-ahead log included. The content of the file stays as it is.
///
/// # Errors
/// When the file cannot be read.
pub async fn inspect_file(path: &Path) -> Result<Inspection, OpenError> {
    let header = read_header(path).map_err(|source| OpenError::Io {
        operation: "read",
        path: path.to_owned(),
        source,
    })?;
    match header {
        Header::Absent => Ok(Inspection::Absent),
        Header::Other => Ok(Inspection::NotSqlite),
        Header::Sqlite(_) => inspect_database(path)
            .await
            .map_err(|source| OpenError::Sqlite {
                operation: "inspect",
                path: path.to_owned(),
                source,
            }),
    }
}

async fn inspect_database(path: &Path) -> Result<Inspection, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT);
    let mut connection = options.connect().await?;
    let inspection = Inspection::Sqlite {
        application_id: application_id(&mut connection).await?,
        tables: tables(&mut connection).await?,
    };
    connection.close().await?;
    Ok(inspection)
}

async fn application_id(connection: &mut SqliteConnection) -> Result<ApplicationId, sqlx::Error> {
    let id: i32 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(connection)
        .await?;
    Ok(ApplicationId::from_pragma(id))
}

async fn tables(connection: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";
    sqlx::query_scalar(query).fetch_all(connection).await
}
