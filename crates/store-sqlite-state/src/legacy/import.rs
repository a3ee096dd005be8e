//! The import as a whole.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use kanade_store::state::StateError;
use sqlx::{Connection, SqliteConnection};

use super::accounts::OldAccount;
use super::{LegacyError, accounts, old_file};
use crate::StateDatabase;
use crate::failure::failed;

const OPERATION: &str = "import accounts";

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The accounts that were taken over, by name. Those that an interrupted import had stored before are not among them.
    pub usernames: Vec<String>,
    /// Where the old file is now.
    pub set_aside: PathBuf,
}

/// If a 0.43 database lies at `sqlite_path`, stores its accounts in one transaction and sets the file aside. `None` when
/// there is no file or it is not a database without an owner. Call it before the file is opened as one of ours; a crash
/// at any point is repaired by the next call.
///
/// # Errors
/// On any doubt: then nothing was changed, and the backend must not start.
pub async fn import_legacy(
    sqlite_path: &Path,
    state: &StateDatabase,
    now: DateTime<Utc>,
) -> Result<Option<Imported>, LegacyError> {
    if !old_file::is_legacy(sqlite_path).await? {
        return Ok(None);
    }
    let mut old = old_file::open_alone(sqlite_path).await?;
    let accounts = accounts::read(&mut old, sqlite_path).await?;
    let usernames = store(state, accounts, sqlite_path).await?;
    old.close().await.map_err(|source| LegacyError::Read {
        path: sqlite_path.to_owned(),
        source,
    })?;
    let set_aside = old_file::set_aside(sqlite_path, now)?;
    tracing::info!(
        database.path = %sqlite_path.display(),
        database.set_aside = %set_aside.display(),
        accounts = ?usernames,
        "took the accounts of a 0.43 database over",
    );
    Ok(Some(Imported {
        usernames,
        set_aside,
    }))
}

/// Stores the accounts that are not there yet; returns their names.
async fn store(
    state: &StateDatabase,
    accounts: Vec<OldAccount>,
    path: &Path,
) -> Result<Vec<String>, LegacyError> {
    let mut transaction = state.file.begin().await.map_err(failed(OPERATION))?;
    let mut stored = Vec::new();
    for account in accounts {
        match known_password(&mut transaction, &account.username).await? {
            None => {
                insert(&mut transaction, &account).await?;
                stored.push(account.username);
            }
            Some(password) if password == account.password_hash => {}
            Some(_) => return Err(taken(path, account.username)),
        }
    }
    transaction.commit().await.map_err(failed(OPERATION))?;
    Ok(stored)
}

fn taken(path: &Path, username: String) -> LegacyError {
    LegacyError::Account {
        path: path.to_owned(),
        username,
        why: "there is another account of that name with another password".to_owned(),
    }
}

async fn known_password(
    connection: &mut SqliteConnection,
    username: &str,
) -> Result<Option<String>, StateError> {
    let password = sqlx::query_scalar!(
        "SELECT password_hash FROM accounts WHERE username = ?",
        username
    );
    password
        .fetch_optional(connection)
        .await
        .map_err(failed(OPERATION))
}

async fn insert(connection: &mut SqliteConnection, account: &OldAccount) -> Result<(), StateError> {
    let role = account.role.as_str();
    let inserted = sqlx::query!(
        "INSERT INTO accounts
             (username, password_hash, role, disabled, must_change_password, email, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        account.username,
        account.password_hash,
        role,
        account.disabled,
        account.must_change_password,
        account.email,
        account.created_at,
        account.updated_at
    );
    inserted
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed(OPERATION))
}
