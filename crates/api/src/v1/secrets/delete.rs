//! `DELETE /api/secrets/{name}`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_wire::SecretName;

use super::failure::SecretError;
use super::used::users;
use crate::http::{Admin, Answer, Path};
use crate::state::ApiState;
use crate::v1::documents::known;
use crate::v1::record;

/// Deletes a secret that no job refers to.
#[utoipa::path(delete, path = "/api/secrets/{name}", operation_id = "delete_secret", tag = "secrets",
    params(("name" = String, Path, description = "The secret")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none"),
        (status = 409, description = "Jobs refer to it")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Path(secret): Path<SecretName>,
) -> Answer<StatusCode> {
    let jobs = users(known(&state).await?, &secret);
    if !jobs.is_empty() {
        return Err(SecretError::Used { secret, jobs }.into());
    }
    let deleted = state.state_store.secrets.delete(&secret).await;
    if !deleted.map_err(SecretError::State)? {
        return Err(SecretError::NoSuchSecret(secret).into());
    }
    let details = serde_json::json!({});
    record(
        &state,
        &identity,
        "secret_delete",
        Some(secret.as_str()),
        details,
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
