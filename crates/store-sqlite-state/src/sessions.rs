//! Sessions in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{
    NewSession, OwnerError, Session, SessionRepository, StateError, TokenHash,
};
use kanade_store_sqlite::{SqliteFile, from_nanoseconds, to_nanoseconds};

use crate::account_row::AccountRow;
use crate::failure::{failed, is_orphan};

/// Sessions in the state database.
#[derive(Debug, Clone)]
pub struct SqliteSessions {
    file: SqliteFile,
}

impl SqliteSessions {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

/// A session joined with its account.
struct SessionRow {
    source: String,
    started_at: i64,
    expires_at: i64,
    username: String,
    role: String,
    disabled: bool,
    must_change_password: bool,
    email: Option<String>,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<SessionRow> for Session {
    type Error = StateError;

    fn try_from(row: SessionRow) -> Result<Self, Self::Error> {
        let account = AccountRow {
            username: row.username,
            role: row.role,
            disabled: row.disabled,
            must_change_password: row.must_change_password,
            email: row.email,
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        Ok(Self {
            account: account.try_into()?,
            source: row
                .source
                .parse()
                .map_err(failed("understand the source of a session"))?,
            created_at: from_nanoseconds(row.started_at),
            expires_at: from_nanoseconds(row.expires_at),
        })
    }
}

#[async_trait]
impl SessionRepository for SqliteSessions {
    async fn create(&self, session: NewSession, now: DateTime<Utc>) -> Result<(), OwnerError> {
        const OPERATION: &str = "begin a session";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let expires_at = to_nanoseconds(session.expires_at).map_err(failed(OPERATION))?;
        let (token, source) = (session.token_hash.as_ref(), session.source.as_str());
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let inserted = sqlx::query!(
            "INSERT INTO sessions (token_hash, username, source, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            token,
            session.username,
            source,
            now,
            expires_at
        );
        match inserted.execute(&mut *writer).await {
            Ok(_) => Ok(()),
            Err(error) if is_orphan(&error) => Err(OwnerError::Unknown(session.username)),
            Err(error) => Err(failed(OPERATION)(error).into()),
        }
    }

    async fn find(
        &self,
        token: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<Session>, StateError> {
        let now = to_nanoseconds(now).map_err(failed("find a session"))?;
        let token = token.as_ref();
        let row = sqlx::query_as!(
            SessionRow,
            r#"
            SELECT sessions.source, sessions.created_at AS started_at, sessions.expires_at,
                   accounts.username, accounts.role, accounts.disabled AS "disabled: bool",
                   accounts.must_change_password AS "must_change_password: bool", accounts.email,
                   accounts.created_at, accounts.updated_at
            FROM sessions
            JOIN accounts ON accounts.username = sessions.username
            WHERE sessions.token_hash = ? AND sessions.expires_at > ? AND accounts.disabled = 0
            "#,
            token,
            now
        );
        let row = row
            .fetch_optional(self.file.readers())
            .await
            .map_err(failed("find a session"))?;
        row.map(Session::try_from).transpose()
    }

    async fn end(&self, token: &TokenHash) -> Result<bool, StateError> {
        let token = token.as_ref();
        let mut writer = self.file.writer().await.map_err(failed("end a session"))?;
        let deleted = sqlx::query!("DELETE FROM sessions WHERE token_hash = ?", token);
        let deleted = deleted
            .execute(&mut *writer)
            .await
            .map_err(failed("end a session"))?;
        Ok(deleted.rows_affected() > 0)
    }

    async fn end_all(&self, username: &str, keep: Option<&TokenHash>) -> Result<u64, StateError> {
        let keep = keep.map(AsRef::<[u8]>::as_ref).unwrap_or_default();
        let mut writer = self.file.writer().await.map_err(failed("end sessions"))?;
        let deleted = sqlx::query!(
            "DELETE FROM sessions WHERE username = ? AND token_hash <> ?",
            username,
            keep
        );
        let deleted = deleted
            .execute(&mut *writer)
            .await
            .map_err(failed("end sessions"))?;
        Ok(deleted.rows_affected())
    }

    async fn remove_expired(&self, now: DateTime<Utc>) -> Result<u64, StateError> {
        const OPERATION: &str = "remove expired sessions";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let deleted = sqlx::query!("DELETE FROM sessions WHERE expires_at <= ?", now);
        let deleted = deleted
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(deleted.rows_affected())
    }
}
