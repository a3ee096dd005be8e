//! `DELETE /api/script-objects/{name}/{version}`

use axum::extract::State;
use axum::http::StatusCode;

use super::FILES;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;

/// Deletes a script object that no job names.
#[utoipa::path(delete, path = "/api/script-objects/{name}/{version}", operation_id = "delete_script_object", tag = "files",
    params(("name" = String, Path, description = "Its name"), ("version" = String, Path, description = "Its version")),
    responses((status = 204, description = "Deleted"),
        (status = 404, description = "There is none"),
        (status = 409, description = "Something needs it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(name): Path<(String, String)>,
) -> Answer<StatusCode> {
    FILES.delete(&state, &identity, &name).await
}
