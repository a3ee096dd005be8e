//! One-time sign-in links in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{
    Account, NewSignInLink, OwnerError, SIGN_IN_LINK_LIFETIME, SignInLinkRepository, StateError,
    TokenHash,
};
use kanade_store_sqlite::{SqliteFile, to_nanoseconds};
use sqlx::SqliteConnection;

use crate::account_row::AccountRow;
use crate::failure::{failed, is_orphan};

/// Sign-in links in the state database.
#[derive(Debug, Clone)]
pub struct SqliteSignInLinks {
    file: SqliteFile,
}

impl SqliteSignInLinks {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl SignInLinkRepository for SqliteSignInLinks {
    async fn create(&self, link: NewSignInLink, now: DateTime<Utc>) -> Result<(), OwnerError> {
        const OPERATION: &str = "create a sign-in link";
        let expires_at = to_nanoseconds(now + SIGN_IN_LINK_LIFETIME).map_err(failed(OPERATION))?;
        let token = link.token_hash.as_ref();
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let inserted = sqlx::query!(
            "INSERT INTO sign_in_links (token_hash, username, expires_at) VALUES (?, ?, ?)",
            token,
            link.username,
            expires_at
        );
        match inserted.execute(&mut *writer).await {
            Ok(_) => Ok(()),
            Err(error) if is_orphan(&error) => Err(OwnerError::Unknown(link.username)),
            Err(error) => Err(failed(OPERATION)(error).into()),
        }
    }

    async fn redeem(
        &self,
        token: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StateError> {
        const OPERATION: &str = "use a sign-in link";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let account = account_of(&mut transaction, token, now)
            .await
            .map_err(failed(OPERATION))?;
        let token = token.as_ref();
        let used_up = sqlx::query!("DELETE FROM sign_in_links WHERE token_hash = ?", token);
        used_up
            .execute(&mut *transaction)
            .await
            .map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        account.map(Account::try_from).transpose()
    }

    async fn remove_expired(&self, now: DateTime<Utc>) -> Result<u64, StateError> {
        const OPERATION: &str = "remove expired sign-in links";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let deleted = sqlx::query!("DELETE FROM sign_in_links WHERE expires_at <= ?", now);
        let deleted = deleted
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(deleted.rows_affected())
    }
}

async fn account_of(
    connection: &mut SqliteConnection,
    token: &TokenHash,
    now: i64,
) -> Result<Option<AccountRow>, sqlx::Error> {
    let token = token.as_ref();
    let row = sqlx::query_as!(
        AccountRow,
        r#"
        SELECT accounts.username, accounts.role, accounts.disabled AS "disabled: bool",
               accounts.must_change_password AS "must_change_password: bool", accounts.email,
               accounts.created_at, accounts.updated_at
        FROM sign_in_links
        JOIN accounts ON accounts.username = sign_in_links.username
        WHERE sign_in_links.token_hash = ? AND sign_in_links.expires_at > ? AND accounts.disabled = 0
        "#,
        token,
        now
    );
    row.fetch_optional(connection).await
}
