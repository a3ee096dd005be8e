//! `POST /api/auth/change-password`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::auth::ChangePasswordRequest;
use kanade_store::state::{ChangeAccountError, NewPassword, StateError};
use kanade_trust::{PasswordError, PasswordRefused, check_password};

use crate::http::{Answer, Anybody, Body, EndpointError};
use crate::state::ApiState;
use crate::v1::record;

/// Changes the caller's own password; every other session of the account ends.
#[utoipa::path(post, path = "/api/auth/change-password", operation_id = "change_password", tag = "auth",
    request_body = ChangePasswordRequest,
    responses((status = 204, description = "Changed"),
        (status = 400, description = "The new password is too weak"),
        (status = 403, description = "The old password is wrong")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Anybody(identity): Anybody,
    Body(change): Body<ChangePasswordRequest>,
) -> Answer<StatusCode> {
    let Some(session) = identity.credential.session() else {
        return Err(ChangePasswordError::NoAccount.into());
    };
    check_password(&change.new_password).map_err(ChangePasswordError::TooWeak)?;
    let username = &identity.username;
    let credentials = state
        .state_store
        .accounts
        .credentials(username)
        .await
        .map_err(ChangePasswordError::Lookup)?;
    let hash = credentials.map(|credentials| credentials.password_hash);
    let matches = state
        .passwords
        .verify(change.old_password, hash)
        .await
        .map_err(ChangePasswordError::Hash)?;
    if !matches {
        return Err(ChangePasswordError::WrongPassword.into());
    }
    let password_hash = state
        .passwords
        .hash(change.new_password)
        .await
        .map_err(ChangePasswordError::Hash)?;
    let password = NewPassword {
        password_hash,
        must_change_password: false,
    };
    let accounts = &state.state_store.accounts;
    accounts
        .set_password(username, password, Some(session), state.clock.now())
        .await
        .map_err(ChangePasswordError::Store)?;
    record(
        &state,
        &identity,
        "account.change_password",
        Some(username),
        serde_json::json!({}),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, thiserror::Error)]
enum ChangePasswordError {
    #[error("this caller has no account whose password could be changed")]
    NoAccount,
    #[error("{0}")]
    TooWeak(PasswordRefused),
    #[error("the old password is wrong")]
    WrongPassword,
    #[error("the account could not be looked up: try again")]
    Lookup(#[source] StateError),
    #[error("the password could not be processed: try again")]
    Hash(#[source] PasswordError),
    #[error("the password could not be stored: try again")]
    Store(#[source] ChangeAccountError),
}

impl EndpointError for ChangePasswordError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoAccount | Self::TooWeak(_) => StatusCode::BAD_REQUEST,
            Self::WrongPassword => StatusCode::FORBIDDEN,
            Self::Lookup(_) | Self::Hash(_) | Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::TooWeak(_) => "password_too_weak",
            Self::WrongPassword => "wrong_password",
            Self::Lookup(_) | Self::Store(_) => "store_failed",
            Self::Hash(_) => "internal",
        }
    }
}
