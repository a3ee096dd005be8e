//! The accounts of a 0.43 database.

use std::path::Path;

use chrono::{DateTime, NaiveDateTime, Utc};
use kanade_store::state::Role;
use kanade_store_sqlite::to_nanoseconds;
use sqlx::{FromRow, SqliteConnection};

use super::LegacyError;

/// Every column that is taken over; all are in each 0.43 database.
const COLUMNS: [&str; 8] = [
    "username",
    "password_hash",
    "role",
    "disabled",
    "must_change_pw",
    "email",
    "created_at",
    "updated_at",
];

/// The only kind of password that 0.43 stores.
const ARGON2_PREFIX: &str = "$argon2";

/// An account, checked and ready for our table.
#[derive(Debug)]
pub(super) struct OldAccount {
    pub username: String,
    pub password_hash: String,
    pub role: Role,
    pub disabled: bool,
    pub must_change_password: bool,
    pub email: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, FromRow)]
struct OldRow {
    username: String,
    password_hash: String,
    role: String,
    disabled: bool,
    must_change_pw: bool,
    email: Option<String>,
    created_at: String,
    updated_at: String,
}

/// All accounts, or why one of them cannot be taken over.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Vec<OldAccount>, LegacyError> {
    let unreadable = |source| LegacyError::Read {
        path: path.to_owned(),
        source,
    };
    let columns = columns(connection).await.map_err(unreadable)?;
    if let Some(missing) = COLUMNS
        .iter()
        .find(|column| !columns.iter().any(|it| it == *column))
    {
        return Err(LegacyError::Unrecognised {
            path: path.to_owned(),
            why: format!("its table users has no column {missing}"),
        });
    }
    let rows = rows(connection).await.map_err(unreadable)?;
    rows.into_iter().map(|row| check(row, path)).collect()
}

async fn columns(connection: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM pragma_table_info('users')")
        .fetch_all(connection)
        .await
}

async fn rows(connection: &mut SqliteConnection) -> Result<Vec<OldRow>, sqlx::Error> {
    let query = "SELECT username, password_hash, role, disabled, must_change_pw, email,
                        CAST(created_at AS TEXT) AS created_at, CAST(updated_at AS TEXT) AS updated_at
                 FROM users ORDER BY username";
    sqlx::query_as(query).fetch_all(connection).await
}

fn check(row: OldRow, path: &Path) -> Result<OldAccount, LegacyError> {
    let username = row.username.clone();
    convert(row).map_err(|why| LegacyError::Account {
        path: path.to_owned(),
        username,
        why,
    })
}

fn convert(row: OldRow) -> Result<OldAccount, String> {
    if row.username.trim().is_empty() {
        return Err("it has no name".to_owned());
    }
    if !row.password_hash.starts_with(ARGON2_PREFIX) {
        return Err("its password is not hashed with argon2".to_owned());
    }
    Ok(OldAccount {
        role: row
            .role
            .parse()
            .map_err(|_| format!("its role {:?} is unknown", row.role))?,
        created_at: time(&row.created_at)?,
        updated_at: time(&row.updated_at)?,
        username: row.username,
        password_hash: row.password_hash,
        disabled: row.disabled,
        must_change_password: row.must_change_pw,
        email: row.email.filter(|email| !email.is_empty()),
    })
}

/// Times are text: RFC 3339, or SQLite's `CURRENT_TIMESTAMP` in UTC.
fn time(text: &str) -> Result<i64, String> {
    let rfc3339 = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    let time: DateTime<Utc> = rfc3339
        .or_else(|_| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").map(|time| time.and_utc())
        })
        .map_err(|_| format!("{text:?} is not a time"))?;
    to_nanoseconds(time).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_0_43_wrote_them() {
        let expected = 1_763_712_000_500_000_000;
        for text in [
            "2025-11-21T08:00:00.5Z",
            "2025-11-21T17:00:00.500+09:00",
            "2025-11-21 08:00:00.5",
        ] {
            assert_eq!(time(text), Ok(expected), "{text}");
        }
        assert_eq!(
            time("yesterday"),
            Err("\"yesterday\" is not a time".to_owned())
        );
    }
}
