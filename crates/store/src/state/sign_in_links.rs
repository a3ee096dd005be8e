//! Links that sign somebody in once.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Account, OwnerError, StateError, TokenHash};

/// How long a sign-in link is good for.
pub const SIGN_IN_LINK_LIFETIME: Duration = Duration::from_secs(600);

/// A link to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSignInLink {
    /// The hash of its token.
    pub token_hash: TokenHash,
    /// Whom it signs in.
    pub username: String,
}

/// The one-time sign-in links.
#[async_trait]
pub trait SignInLinkRepository: Send + Sync {
    /// Creates a link that expires after [`SIGN_IN_LINK_LIFETIME`]. `Unknown` when there is no such account.
    async fn create(&self, link: NewSignInLink, now: DateTime<Utc>) -> Result<(), OwnerError>;

    /// Uses a link up and returns whom it signs in; `None` when there is none, it was used, it has expired, or the
    /// account is disabled. Of two callers at once only one gets the account.
    async fn redeem(
        &self,
        token: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StateError>;

    /// Removes the links that have expired; returns how many.
    async fn remove_expired(&self, now: DateTime<Utc>) -> Result<u64, StateError>;
}
