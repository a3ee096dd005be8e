//! Queries on accounts.

use kanade_store::state::{Account, Credentials, StateError};
use sqlx::{SqliteConnection, SqlitePool};

use crate::account_row::AccountRow;
use crate::failure::failed;

pub(super) async fn credentials(
    readers: &SqlitePool,
    username: &str,
) -> Result<Option<Credentials>, StateError> {
    let row = sqlx::query!(
        r#"
        SELECT password_hash, username, role, disabled AS "disabled: bool",
               must_change_password AS "must_change_password: bool", email, created_at, updated_at
        FROM accounts
        WHERE username = ?
        "#,
        username
    );
    let row = row
        .fetch_optional(readers)
        .await
        .map_err(failed("read an account"))?;
    row.map(|row| {
        let account = AccountRow {
            username: row.username,
            role: row.role,
            disabled: row.disabled,
            must_change_password: row.must_change_password,
            email: row.email,
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        Ok(Credentials {
            account: account.try_into()?,
            password_hash: row.password_hash,
        })
    })
    .transpose()
}

pub(super) async fn list(readers: &SqlitePool) -> Result<Vec<Account>, StateError> {
    let rows = sqlx::query_as!(
        AccountRow,
        r#"
        SELECT username, role, disabled AS "disabled: bool",
               must_change_password AS "must_change_password: bool", email, created_at, updated_at
        FROM accounts
        ORDER BY username
        "#
    );
    let rows = rows
        .fetch_all(readers)
        .await
        .map_err(failed("list accounts"))?;
    rows.into_iter().map(Account::try_from).collect()
}

pub(super) async fn has_enabled_admin(
    connection: &mut SqliteConnection,
) -> Result<bool, StateError> {
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM accounts WHERE role = 'admin' AND disabled = 0) AS "found: bool""#
    );
    found
        .fetch_one(connection)
        .await
        .map_err(failed("look for an admin"))
}
