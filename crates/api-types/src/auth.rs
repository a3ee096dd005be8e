//! Signing in and out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Role;

/// Signs in: with a name and a password, or with a one-time link's token.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LoginRequest {
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The token of a one-time sign-in link, instead of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl std::fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginRequest")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// A session. The page gets it as a cookie too, the command line keeps the token.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LoginResponse {
    /// The bearer token; empty for the page, whose session is the cookie alone.
    pub token: String,
    /// What the account may do.
    pub role: Role,
    /// The account's name.
    pub username: String,
    /// Nothing but changing the password is allowed until it is changed.
    pub must_change_pw: bool,
    /// When the session ends, in seconds since 1970 (as 0.43 says it).
    pub exp: i64,
    /// What the page sends back as `X-CSRF-Token`.
    pub csrf_token: String,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Me {
    /// The account.
    pub username: String,
    /// What it may do.
    pub role: Role,
    /// Nothing but changing the password is allowed until it is changed.
    pub must_change_pw: bool,
    /// What the page sends back as `X-CSRF-Token`; empty for a bearer.
    pub csrf_token: String,
    /// Whether authentication is switched off on this backend.
    pub auth_disabled: bool,
}

/// Changes one's own password; every other session of the account ends.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChangePasswordRequest {
    /// The present one.
    pub old_password: String,
    /// The new one: at least 8 characters.
    pub new_password: String,
}

/// A link that signs its reader in once.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignInLink {
    /// The page's path, such as `/sign-in/<token>`.
    pub path: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// The backend's version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VersionInfo {
    /// The version.
    pub version: String,
}
