//! `POST /api/auth/logout`

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use kanade_store::state::StateError;

use super::login::cleared_cookie;
use crate::http::{Answer, Anybody, EndpointError};
use crate::state::ApiState;

/// Ends the caller's session.
#[utoipa::path(post, path = "/api/auth/logout", operation_id = "logout", tag = "auth",
    responses((status = 204, description = "The session is over")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Anybody(identity): Anybody,
) -> Answer<impl IntoResponse> {
    if let Some(session) = identity.credential.session() {
        state
            .state_store
            .sessions
            .end(session)
            .await
            .map_err(LogoutError)?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        AppendHeaders([(header::SET_COOKIE, cleared_cookie())]),
    ))
}

/// The session could not be ended.
#[derive(Debug, thiserror::Error)]
#[error("the session could not be ended: try again")]
struct LogoutError(#[source] StateError);

impl EndpointError for LogoutError {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn code(&self) -> &'static str {
        "store_failed"
    }
}
