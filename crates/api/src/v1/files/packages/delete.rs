//! `DELETE /api/app-packages/{name}/{version}`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_control::artifacts::{ArtifactKind, ArtifactName};
use serde_json::json;

use crate::http::failures::NotFound;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::files::failure::FileRefused;
use crate::v1::record;

/// Deletes a package.
#[utoipa::path(delete, path = "/api/app-packages/{name}/{version}", operation_id = "delete_app_package", tag = "files",
    params(("name" = String, Path, description = "Its name"), ("version" = String, Path, description = "Its version")),
    responses((status = 204, description = "Deleted"),
        (status = 404, description = "There is none"),
        (status = 409, description = "Something needs it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path((name, version)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let kind = ArtifactKind::Package;
    let name = ArtifactName::new(kind, &name, &version).map_err(FileRefused::from)?;
    let deleted = state.artifacts.delete(kind, &name).await;
    if !deleted.map_err(FileRefused)? {
        return Err(NotFound::new(kind.noun(), "app_package_not_found", &name).into());
    }
    let action = "app_package_delete";
    record(
        &state,
        &identity,
        action,
        Some(&name.to_string()),
        json!({}),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
