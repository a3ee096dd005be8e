//! Statements that change accounts. The caller has the transaction.

use kanade_store::state::{
    Account, AccountChange, ChangeAccountError, CreateAccountError, NewAccount, NewPassword,
    StateError, TokenHash,
};
use sqlx::SqliteConnection;

use crate::account_row::AccountRow;
use crate::failure::{failed, is_last_admin, is_taken};

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    account: NewAccount,
    now: i64,
) -> Result<Account, CreateAccountError> {
    let role = account.role.as_str();
    let inserted = sqlx::query_as!(
        AccountRow,
        r#"
        INSERT INTO accounts
            (username, password_hash, role, disabled, must_change_password, email, created_at, updated_at)
        VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?6)
        RETURNING username, role, disabled AS "disabled: bool",
                  must_change_password AS "must_change_password: bool", email, created_at, updated_at
        "#,
        account.username,
        account.password_hash,
        role,
        account.must_change_password,
        account.email,
        now
    );
    match inserted.fetch_one(connection).await {
        Ok(row) => Ok(row.try_into()?),
        Err(error) if is_taken(&error) => Err(CreateAccountError::NameTaken(account.username)),
        Err(error) => Err(failed("create an account")(error).into()),
    }
}

pub(super) async fn set_password(
    connection: &mut SqliteConnection,
    username: &str,
    password: &NewPassword,
    now: i64,
) -> Result<(), ChangeAccountError> {
    let updated = sqlx::query!(
        "UPDATE accounts SET password_hash = ?, must_change_password = ?, updated_at = ? WHERE username = ?",
        password.password_hash,
        password.must_change_password,
        now,
        username
    );
    let updated = updated
        .execute(connection)
        .await
        .map_err(failed("set a password"))?;
    match updated.rows_affected() {
        0 => Err(ChangeAccountError::Unknown(username.to_owned())),
        _ => Ok(()),
    }
}

pub(super) async fn change(
    connection: &mut SqliteConnection,
    username: &str,
    change: AccountChange,
    now: i64,
) -> Result<Account, ChangeAccountError> {
    let role = change.role.map(|role| role.as_str());
    let (changes_email, email) = (change.email.is_some(), change.email.flatten());
    let updated = sqlx::query_as!(
        AccountRow,
        r#"
        UPDATE accounts
        SET role = coalesce(?1, role), disabled = coalesce(?2, disabled),
            email = CASE WHEN ?3 THEN ?4 ELSE email END, updated_at = ?5
        WHERE username = ?6
        RETURNING username, role, disabled AS "disabled: bool",
                  must_change_password AS "must_change_password: bool", email, created_at, updated_at
        "#,
        role,
        change.disabled,
        changes_email,
        email,
        now,
        username
    );
    match updated.fetch_optional(connection).await {
        Ok(Some(row)) => Ok(row.try_into()?),
        Ok(None) => Err(ChangeAccountError::Unknown(username.to_owned())),
        Err(error) => Err(refused(error, username, "change an account")),
    }
}

pub(super) async fn delete(
    connection: &mut SqliteConnection,
    username: &str,
) -> Result<(), ChangeAccountError> {
    let kept = sqlx::query!("DELETE FROM kept_responses WHERE username = ?", username);
    kept.execute(&mut *connection)
        .await
        .map_err(failed("delete kept responses"))?;
    match sqlx::query!("DELETE FROM accounts WHERE username = ?", username)
        .execute(connection)
        .await
    {
        Ok(deleted) if deleted.rows_affected() == 0 => {
            Err(ChangeAccountError::Unknown(username.to_owned()))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(refused(error, username, "delete an account")),
    }
}

/// Ends an account's sessions, but for `keep`, and its sign-in links.
pub(super) async fn sign_out(
    connection: &mut SqliteConnection,
    username: &str,
    keep: Option<&TokenHash>,
) -> Result<(), StateError> {
    let keep = keep.map(AsRef::<[u8]>::as_ref).unwrap_or_default();
    let sessions = sqlx::query!(
        "DELETE FROM sessions WHERE username = ? AND token_hash <> ?",
        username,
        keep
    );
    sessions
        .execute(&mut *connection)
        .await
        .map_err(failed("end sessions"))?;
    let links = sqlx::query!("DELETE FROM sign_in_links WHERE username = ?", username);
    links
        .execute(connection)
        .await
        .map_err(failed("remove sign-in links"))?;
    Ok(())
}

fn refused(error: sqlx::Error, username: &str, operation: &'static str) -> ChangeAccountError {
    match is_last_admin(&error) {
        true => ChangeAccountError::LastAdmin(username.to_owned()),
        false => failed(operation)(error).into(),
    }
}
