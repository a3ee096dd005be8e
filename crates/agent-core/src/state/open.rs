//! Opening the state file, and beginning anew when it is damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tokio::sync::watch;

use super::{State, StateError, schema};

/// Where the state lies, and how surely it is kept.
#[derive(Clone, Debug)]
pub enum Storage {
    /// In this file, on the disk before a write returns.
    File(PathBuf),
    /// In this file; the last writes may be lost with the machine's power. For simulated agents.
    QuickFile(PathBuf),
    /// In memory, lost with the process. For simulated agents.
    Memory,
}

/// What the agent begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// The state of its last life.
    Continued,
    /// There was none: a new machine.
    New,
    /// It was damaged and set aside.
    Lost {
        /// What was wrong with it.
        reason: String,
    },
}

/// An opened state.
#[derive(Debug)]
pub struct Opened {
    /// The state.
    pub state: State,
    /// Whether it is that of an earlier life.
    pub beginning: Beginning,
}

impl State {
    /// Opens the state. A damaged file is renamed to `<name>.damaged-<time>` and a new one begun; a file of another
    /// program or of a newer agent is an error.
    pub fn open(storage: &Storage, now: DateTime<Utc>) -> Result<Opened, StateError> {
        let (path, synchronous) = match storage {
            Storage::Memory => return memory(),
            Storage::File(path) => (path, "FULL"),
            Storage::QuickFile(path) => (path, "NORMAL"),
        };
        let existed = fs::metadata(path).is_ok_and(|file| file.len() > 0);
        match open_file(path, synchronous) {
            Ok(state) => {
                let beginning = if existed {
                    Beginning::Continued
                } else {
                    Beginning::New
                };
                Ok(Opened { state, beginning })
            }
            Err(error) => match error.damage() {
                Some(reason) => {
                    set_aside(path, now)?;
                    let state = open_file(path, synchronous)?;
                    Ok(Opened {
                        state,
                        beginning: Beginning::Lost { reason },
                    })
                }
                None => Err(error),
            },
        }
    }
}

fn memory() -> Result<Opened, StateError> {
    let failed = |source| StateError::Database {
        operation: "open memory",
        source,
    };
    let mut connection = Connection::open_in_memory().map_err(failed)?;
    schema::migrate(&mut connection, 0).map_err(failed)?;
    Ok(Opened {
        state: share(connection),
        beginning: Beginning::New,
    })
}

fn open_file(path: &Path, synchronous: &str) -> Result<State, StateError> {
    let failed = |source| StateError::Database {
        operation: "open the file",
        source,
    };
    let mut connection = Connection::open(path).map_err(failed)?;
    hold(&connection).map_err(failed)?;
    check_owner(&connection, path)?;
    prepare(&mut connection, synchronous).map_err(failed)?;
    Ok(share(connection))
}

fn share(connection: Connection) -> State {
    State {
        connection: Arc::new(Mutex::new(connection)),
        room: u64::MAX,
        trouble: Arc::new(watch::Sender::new(None)),
        unwritten: Arc::default(),
        damaged: Arc::default(),
    }
}

/// Nobody else reads the file, so no room on the disk is needed for what several programs would share: an agent also
/// starts on a full disk.
fn hold(connection: &Connection) -> rusqlite::Result<()> {
    let set = |_: &rusqlite::Row<'_>| Ok(());
    connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", set)
}

/// A file that is not empty and not ours is never written to.
fn check_owner(connection: &Connection, path: &Path) -> Result<(), StateError> {
    let failed = |source| StateError::Database {
        operation: "read the header",
        source,
    };
    let pragma = |name| {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
            .map_err(failed)
    };
    let (owner, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if owner != schema::APPLICATION_ID && (owner != 0 || tables > 0) {
        return Err(StateError::Foreign(path.to_owned()));
    }
    if version > schema::KNOWN {
        return Err(StateError::Newer {
            path: path.to_owned(),
            found: version,
            known: schema::KNOWN,
        });
    }
    Ok(())
}

fn prepare(connection: &mut Connection, synchronous: &str) -> rusqlite::Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    let owner: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if owner != schema::APPLICATION_ID {
        connection.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    // A megabyte is plenty: the tables hold days, not years.
    connection.pragma_update(None, "cache_size", -512)?;
    connection.pragma_update(None, "journal_size_limit", 1024 * 1024)?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        return Err(rusqlite::Error::SqliteFailure(code, Some(verdict)));
    }
    schema::migrate(connection, version)
}

fn set_aside(path: &Path, now: DateTime<Utc>) -> Result<(), StateError> {
    let mark = now.format("damaged-%Y%m%dT%H%M%SZ");
    for suffix in ["", "-wal", "-shm"] {
        let from = with_suffix(path, suffix);
        let to = with_suffix(path, &format!(".{mark}{suffix}"));
        match fs::rename(&from, &to) {
            Ok(()) => {
                tracing::warn!(path = %to.display(), "the agent's state was damaged and is set aside")
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(StateError::SetAside { path: from, source }),
        }
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
