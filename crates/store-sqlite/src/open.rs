//! The steps of opening a file: whose is it, lock it, make it ours, bring its schema up to date.

use std::fs;
use std::path::Path;

use sqlx::SqlitePool;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::SqlitePoolOptions;

use crate::identity::{ApplicationId, Header, read_header};
use crate::inspect::{Inspection, inspect_file};
use crate::lock::FileLock;
use crate::{OpenError, OpenOptions};

/// How many tables of somebody else's database are named.
const TABLES_SHOWN: usize = 5;

/// Locks the file after its header was found to be ours or nobody's, and checks again through SQLite, because a young
/// file's id may still be in its write-ahead log.
pub(crate) async fn claim(options: &OpenOptions) -> Result<FileLock, OpenError> {
    create_folder(&options.path)?;
    check_header(options)?;
    let lock = FileLock::acquire(&options.path, options.what)?;
    create_private(&options.path)?;
    check_content(options).await?;
    Ok(lock)
}

/// The writing connection of a claimed file, its schema up to date.
pub(crate) async fn open_writer(options: &OpenOptions) -> Result<SqlitePool, OpenError> {
    let sqlite = |operation| sqlite_error(options, operation);
    let writer = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.writer_options())
        .await
        .map_err(sqlite("open"))?;
    let set_id = format!(
        "PRAGMA application_id = {}",
        options.application_id.as_pragma()
    );
    sqlx::query(sqlx::AssertSqlSafe(set_id))
        .execute(&writer)
        .await
        .map_err(sqlite("mark"))?;
    options
        .migrator
        .run(&writer)
        .await
        .map_err(|error| migrate_error(options, error))?;
    Ok(writer)
}

/// Reading connections, opened when they are needed.
pub(crate) fn open_readers(options: &OpenOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(options.readers)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(options.reader_options())
}

fn create_folder(path: &Path) -> Result<(), OpenError> {
    let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    fs::create_dir_all(folder).map_err(|source| OpenError::Io {
        operation: "create the folder",
        path: folder.to_owned(),
        source,
    })
}

/// The files hold password hashes and what machines reported: nobody but the owner reads them.
fn create_private(path: &Path) -> Result<(), OpenError> {
    let mut create = fs::OpenOptions::new();
    create.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut create, 0o600);
    let created = create.open(path).map(drop);
    created.map_err(|source| OpenError::Io {
        operation: "write",
        path: path.to_owned(),
        source,
    })
}

fn check_header(options: &OpenOptions) -> Result<(), OpenError> {
    let header = read_header(&options.path).map_err(|source| OpenError::Io {
        operation: "read",
        path: options.path.clone(),
        source,
    })?;
    match header {
        Header::Absent | Header::Sqlite(ApplicationId::NONE) => Ok(()),
        Header::Sqlite(id) if id == options.application_id => Ok(()),
        Header::Sqlite(id) => Err(foreign(options, id.describe())),
        Header::Other => Err(foreign(options, "not a SQLite database".to_owned())),
    }
}

async fn check_content(options: &OpenOptions) -> Result<(), OpenError> {
    match inspect_file(&options.path).await? {
        Inspection::Absent => Ok(()),
        Inspection::NotSqlite => Err(foreign(options, "not a SQLite database".to_owned())),
        Inspection::Sqlite {
            application_id,
            tables,
        } => check_owner(options, application_id, &tables),
    }
}

/// A database without an id is taken only while it is empty: a start that was cut off leaves one.
fn check_owner(
    options: &OpenOptions,
    id: ApplicationId,
    tables: &[String],
) -> Result<(), OpenError> {
    let is_unclaimed = id == ApplicationId::NONE && tables.is_empty();
    if id == options.application_id || is_unclaimed {
        return Ok(());
    }
    let first: Vec<&str> = tables
        .iter()
        .take(TABLES_SHOWN)
        .map(String::as_str)
        .collect();
    match first.is_empty() {
        true => Err(foreign(options, id.describe())),
        false => Err(foreign(
            options,
            format!("{} with tables {}", id.describe(), first.join(", ")),
        )),
    }
}

fn foreign(options: &OpenOptions, found: String) -> OpenError {
    OpenError::Foreign {
        what: options.what,
        path: options.path.clone(),
        found,
    }
}

fn sqlite_error(
    options: &OpenOptions,
    operation: &'static str,
) -> impl FnOnce(sqlx::Error) -> OpenError {
    let path = options.path.clone();
    move |source| OpenError::Sqlite {
        operation,
        path,
        source,
    }
}

fn migrate_error(options: &OpenOptions, error: MigrateError) -> OpenError {
    let (what, path) = (options.what, options.path.clone());
    match error {
        MigrateError::VersionMissing(migration) => OpenError::Newer {
            what,
            path,
            migration,
        },
        source => OpenError::Migrate { what, path, source },
    }
}
