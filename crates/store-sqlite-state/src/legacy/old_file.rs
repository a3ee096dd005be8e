//! The 0.43 file itself: recognising it, opening it alone, setting it aside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_store_sqlite::{ApplicationId, Inspection, inspect_file};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use super::LegacyError;

const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// What every 0.43 database has.
const MARKS: [&str; 2] = ["_sqlx_migrations", "users"];

/// What SQLite keeps beside a database.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Whether a 0.43 database lies there. A file with an id is judged by whoever opens it.
pub(super) async fn is_legacy(path: &Path) -> Result<bool, LegacyError> {
    let Inspection::Sqlite {
        application_id,
        tables,
    } = inspect_file(path).await?
    else {
        return Ok(false);
    };
    if application_id != ApplicationId::NONE || tables.is_empty() {
        return Ok(false);
    }
    match MARKS
        .iter()
        .find(|mark| !tables.iter().any(|table| table == *mark))
    {
        None => Ok(true),
        Some(missing) => Err(LegacyError::Unrecognised {
            path: path.to_owned(),
            why: format!("it has tables, but none named {missing}"),
        }),
    }
}

/// Opens the file and makes it a single one without a write-ahead log, which SQLite refuses while anybody else has the
/// file open.
pub(super) async fn open_alone(path: &Path) -> Result<SqliteConnection, LegacyError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT);
    let opened = async {
        let mut connection = options.connect().await?;
        sqlx::query("PRAGMA journal_mode = DELETE")
            .execute(&mut connection)
            .await?;
        Ok(connection)
    };
    opened.await.map_err(|source| LegacyError::InUse {
        path: path.to_owned(),
        source,
    })
}

/// Renames the file and its companions to `<name>.kanade-0.43-<time>`, the database last, so that a start after a cut-off
/// rename finds it again.
pub(super) fn set_aside(path: &Path, now: DateTime<Utc>) -> Result<PathBuf, LegacyError> {
    let aside = with_suffix(
        path,
        &format!(".kanade-0.43-{}", now.format("%Y%m%dT%H%M%SZ")),
    );
    for suffix in COMPANIONS {
        let (from, to) = (with_suffix(path, suffix), with_suffix(&aside, suffix));
        if from.exists() {
            rename(&from, &to)?;
        }
    }
    rename(path, &aside)?;
    Ok(aside)
}

fn rename(from: &Path, to: &Path) -> Result<(), LegacyError> {
    let renamed = match to.exists() {
        true => Err(io::Error::from(io::ErrorKind::AlreadyExists)),
        false => fs::rename(from, to),
    };
    renamed.map_err(|source| LegacyError::SetAside {
        from: from.to_owned(),
        to: to.to_owned(),
        source,
    })
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
