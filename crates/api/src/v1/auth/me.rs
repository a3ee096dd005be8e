//! `GET /api/auth/me`

use axum::Json;
use kanade_api_types::auth::Me;

use crate::http::{Anybody, Credential};

/// Who is asking.
#[utoipa::path(get, path = "/api/auth/me", operation_id = "me", tag = "auth",
    responses((status = 200, description = "The caller", body = Me)),
    security(("session" = ["viewer"])))]
pub async fn handler(Anybody(identity): Anybody) -> Json<Me> {
    Json(Me {
        csrf_token: identity.credential.csrf_token().to_owned(),
        auth_disabled: identity.credential == Credential::Disabled,
        username: identity.username,
        role: identity.role,
        must_change_pw: identity.must_change_password,
    })
}
