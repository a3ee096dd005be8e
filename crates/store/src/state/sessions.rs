//! Who is signed in.

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Account, OwnerError, StateError, TokenHash};

/// How a session is used, which decides how its requests prove themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionSource {
    /// By the dashboard, with a cookie.
    Dashboard,
    /// By the command line or another program, as a bearer token.
    Program,
}

impl SessionSource {
    /// The word it is stored as.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Program => "program",
        }
    }
}

impl fmt::Display for SessionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no source of sessions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a source of sessions: dashboard or program")]
pub struct UnknownSource(pub String);

impl FromStr for SessionSource {
    type Err = UnknownSource;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Dashboard, Self::Program]
            .into_iter()
            .find(|source| source.as_str() == text)
            .ok_or_else(|| UnknownSource(text.to_owned()))
    }
}

/// A session to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The hash of its token.
    pub token_hash: TokenHash,
    /// Whose it is.
    pub username: String,
    /// How it is used.
    pub source: SessionSource,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// A session that is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is, as the account stands now.
    pub account: Account,
    /// How it is used.
    pub source: SessionSource,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// The sessions.
#[async_trait]
pub trait SessionRepository: Send + Sync {
    /// Begins a session. `Unknown` when there is no such account; a disabled one is the caller's business.
    async fn create(&self, session: NewSession, now: DateTime<Utc>) -> Result<(), OwnerError>;

    /// The session of a token; `None` when there is none, it has expired, or its account is disabled.
    async fn find(
        &self,
        token: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<Session>, StateError>;

    /// Ends the session of a token; `false` when there was none.
    async fn end(&self, token: &TokenHash) -> Result<bool, StateError>;

    /// Ends all sessions of an account, but for `keep`; returns how many.
    async fn end_all(&self, username: &str, keep: Option<&TokenHash>) -> Result<u64, StateError>;

    /// Removes the sessions that have expired; returns how many.
    async fn remove_expired(&self, now: DateTime<Utc>) -> Result<u64, StateError>;
}
