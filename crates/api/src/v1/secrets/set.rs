//! `PUT /api/secrets/{name}`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::secrets::SetSecret;
use kanade_wire::SecretName;

use super::failure::SecretError;
use crate::http::{Admin, Answer, Body, Path};
use crate::state::ApiState;
use crate::v1::record;

/// What is shorter cannot be masked in output: it would be found everywhere.
const SHORTEST: usize = 4;
/// What every system takes as a variable.
const LONGEST: usize = 16 * 1024;

/// Gives a secret its value. Runs that are ordered from now on get it.
#[utoipa::path(put, path = "/api/secrets/{name}", operation_id = "set_secret", tag = "secrets",
    params(("name" = String, Path, description = "The secret")),
    request_body = SetSecret,
    responses((status = 204, description = "Set"), (status = 400, description = "The value cannot be used")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Path(name): Path<SecretName>,
    Body(secret): Body<SetSecret>,
) -> Answer<StatusCode> {
    if let Err(why) = check(secret.value.reveal()) {
        return Err(SecretError::Value { secret: name, why }.into());
    }
    let now = state.clock.now();
    let secrets = &state.state_store.secrets;
    let set = secrets
        .set(&name, &secret.value, &identity.username, now)
        .await;
    let is_new = set.map_err(SecretError::State)?;
    let details = serde_json::json!({ "new": is_new });
    record(
        &state,
        &identity,
        "secret_set",
        Some(name.as_str()),
        details,
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}

fn check(value: &str) -> Result<(), &'static str> {
    match value.len() {
        _ if value.contains('\0') => Err("a null character cannot be handed to a script"),
        ..SHORTEST => Err("it must have at least 4 bytes, or it could not be masked in output"),
        length if length > LONGEST => Err("it must have at most 16,384 bytes"),
        _ => Ok(()),
    }
}
