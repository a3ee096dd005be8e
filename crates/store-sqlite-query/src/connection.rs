//! A connection that can only read, with the views and nothing else in sight.

use std::collections::HashSet;
use std::path::Path;

use kanade_store::query::QueryError;
use kanade_store::state::MachineAttribute;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Result};

use crate::authorize::{Readable, Refusal, restrict};
use crate::catalogue::{ATTRIBUTE_ROWS, ATTRIBUTES, OpenView, known_views};
use crate::exploded;
use crate::functions;
use crate::names::Hidden;

/// What a statement may be: enough for any question, not for a bomb.
const LIMITS: [(Limit, i32); 9] = [
    (Limit::SQLITE_LIMIT_LENGTH, 1024 * 1024),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 64 * 1024),
    (Limit::SQLITE_LIMIT_COLUMN, 300),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 64),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// An open connection.
pub struct Opened {
    /// The connection.
    pub connection: Connection,
    /// What was refused on it.
    pub refusal: Refusal,
    /// The views it has.
    pub views: Vec<OpenView>,
}

/// Opens a connection to the projection database at `path`, with these attributes of machines.
pub fn open(
    path: &Path,
    attributes: &[MachineAttribute],
) -> std::result::Result<Opened, QueryError> {
    prepare(path, attributes).map_err(|error| QueryError::Failed(error.into()))
}

fn prepare(path: &Path, attributes: &[MachineAttribute]) -> Result<Opened> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    // What is sorted or joined beyond a few megabytes goes to a file that nobody sees.
    connection.execute_batch(
        "PRAGMA cache_size = -16384; PRAGMA temp_store = FILE; PRAGMA trusted_schema = OFF;",
    )?;
    functions::add(&connection)?;
    let hidden = Hidden::new();
    copy_attributes(&connection, &hidden, attributes)?;
    let tables = tables(&connection)?;
    let mut views = known_views(&tables);
    views.extend(exploded::views(&connection, &tables)?);
    for view in &views {
        create(&connection, view, &hidden)?;
    }
    connection.execute_batch("PRAGMA query_only = ON")?;
    for (limit, value) in LIMITS {
        connection.set_limit(limit, value)?;
    }
    let readable = Readable {
        hidden,
        views: views.iter().map(|view| view.name.to_lowercase()).collect(),
        tables: views.iter().flat_map(|view| view.tables.clone()).collect(),
        all_tables: tables.iter().map(|table| table.to_lowercase()).collect(),
    };
    let refusal = restrict(&connection, readable)?;
    Ok(Opened {
        connection,
        refusal,
        views,
    })
}

fn tables(connection: &Connection) -> Result<HashSet<String>> {
    let mut select = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let names = select.query_map([], |row| row.get(0))?;
    names.collect()
}

/// Into a table of this connection alone, under a name that nobody can say.
fn copy_attributes(
    connection: &Connection,
    hidden: &Hidden,
    attributes: &[MachineAttribute],
) -> Result<()> {
    let table = hidden.behind(ATTRIBUTE_ROWS);
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE \"{table}\" (pc_id TEXT, key TEXT, value TEXT, PRIMARY KEY (pc_id, key))
             WITHOUT ROWID;
         CREATE INDEX temp.\"{table}_by_key\" ON \"{table}\" (key, value);
         BEGIN"
    ))?;
    let mut insert = connection.prepare(&format!("INSERT INTO \"{table}\" VALUES (?, ?, ?)"))?;
    for row in attributes {
        insert.execute((row.pc_id.as_str(), row.key.as_str(), &row.value))?;
    }
    connection.execute_batch("COMMIT")
}

/// The view that is named in questions reads from one that cannot be named.
fn create(connection: &Connection, view: &OpenView, hidden: &Hidden) -> Result<()> {
    let (name, behind) = (&view.name, hidden.behind(&view.name));
    let select = match view.name == ATTRIBUTES {
        true => {
            let rows = format!("\"{}\"", hidden.behind(ATTRIBUTE_ROWS));
            view.select.replace(ATTRIBUTE_ROWS, &rows)
        }
        false => view.select.clone(),
    };
    connection.execute_batch(&format!(
        "CREATE TEMP VIEW \"{behind}\" AS {select};
         CREATE TEMP VIEW \"{name}\" AS SELECT * FROM \"{behind}\";"
    ))
}
