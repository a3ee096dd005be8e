//! What a question may do: read the views and their columns, and call some functions.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::functions::ALLOWED;
use crate::names::Hidden;

/// Table-valued functions that may be read from.
const READABLE_FUNCTIONS: [&str; 2] = ["json_each", "json_tree"];

/// What the names of SQLite's own tables begin with.
const BUILT_IN: [&str; 5] = ["sqlite_", "pragma_", "dbstat", "bytecode", "tables_used"];

/// Why something was refused; the first reason is the one that is told.
#[derive(Debug, Clone, Default)]
pub struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    /// The reason, if something was refused.
    pub fn take(&self) -> Option<String> {
        self.reason().take()
    }

    fn note(&self, reason: String) {
        self.reason().get_or_insert(reason);
    }

    fn reason(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What may be read.
#[derive(Debug, Clone)]
pub struct Readable {
    /// The names of the hidden views.
    pub hidden: Hidden,
    /// The views.
    pub views: HashSet<String>,
    /// The tables the views are made of.
    pub tables: HashSet<String>,
    /// Every table of the file.
    pub all_tables: HashSet<String>,
}

/// From here on the connection does nothing else.
pub fn restrict(connection: &Connection, readable: Readable) -> rusqlite::Result<Refusal> {
    let refusal = Refusal::default();
    let told = refusal.clone();
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        match judge(&context, &readable) {
            Ok(()) => Authorization::Allow,
            Err(reason) => {
                told.note(reason);
                Authorization::Deny
            }
        }
    }))?;
    Ok(refusal)
}

fn judge(context: &AuthContext<'_>, readable: &Readable) -> Result<(), String> {
    match context.action {
        AuthAction::Select | AuthAction::Recursive => Ok(()),
        AuthAction::Function { function_name } => function(function_name),
        AuthAction::Read {
            table_name,
            column_name,
        } => read(context, readable, table_name, column_name),
        AuthAction::Attach { .. } | AuthAction::Detach { .. } => {
            Err("other databases cannot be attached".to_owned())
        }
        AuthAction::Pragma { pragma_name, .. } => {
            Err(format!("PRAGMA {pragma_name}: only SELECT is possible"))
        }
        _ => Err("only SELECT is possible: nothing can be written here".to_owned()),
    }
}

fn function(name: &str) -> Result<(), String> {
    let name = name.to_ascii_lowercase();
    if ALLOWED.contains(&name.as_str()) {
        return Ok(());
    }
    Err(format!("the function {name}() cannot be called here"))
}

/// Whether a name can only be one that the question itself gave: that of a table expression.
fn is_own(readable: &Readable, name: &str) -> bool {
    let is_built_in = BUILT_IN.iter().any(|prefix| name.starts_with(prefix));
    !is_built_in && !readable.all_tables.contains(name)
}

/// A table is read by the hidden views alone, a hidden view by the view before it. Who reads a
/// table without any of its columns counts its rows, and that is not told apart.
fn read(
    context: &AuthContext<'_>,
    readable: &Readable,
    table: &str,
    column: &str,
) -> Result<(), String> {
    let lower = table.to_ascii_lowercase();
    let by_hidden_view = context
        .accessor
        .is_some_and(|accessor| readable.hidden.is_hidden(accessor));
    let by_view = context
        .accessor
        .is_some_and(|accessor| readable.views.contains(&accessor.to_ascii_lowercase()));
    let is_main = context.database_name == Some("main");
    let is_base = readable.tables.contains(&lower);
    let is_view = readable.views.contains(&lower) && !is_main;
    let is_counted = column.is_empty()
        && (is_base || readable.hidden.is_hidden(table) || is_own(readable, &lower));
    let is_allowed = is_view
        || READABLE_FUNCTIONS.contains(&lower.as_str())
        || (is_base && by_hidden_view)
        || (readable.hidden.is_hidden(table) && (by_view || by_hidden_view))
        || is_counted;
    if is_allowed {
        return Ok(());
    }
    let mut views: Vec<&str> = readable.views.iter().map(String::as_str).collect();
    views.sort_unstable();
    Err(format!(
        "{table} cannot be read; there are the views {}",
        views.join(", ")
    ))
}
