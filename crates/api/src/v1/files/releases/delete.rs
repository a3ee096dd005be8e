//! `DELETE /api/agents/releases/{version}`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_control::artifacts::{ArtifactKind, ArtifactName};
use serde_json::json;

use super::download::PlatformQuery;
use crate::http::failures::NotFound;
use crate::http::{Answer, Operator, Path, Query};
use crate::state::ApiState;
use crate::v1::files::failure::FileRefused;
use crate::v1::record;

/// Deletes a release that no configuration and no rollout needs, for one platform or for all.
#[utoipa::path(delete, path = "/api/agents/releases/{version}", operation_id = "delete_release", tag = "files",
    params(("version" = String, Path, description = "Its version"), PlatformQuery),
    responses((status = 204, description = "Deleted"),
        (status = 404, description = "There is none"),
        (status = 409, description = "A configuration or a rollout that is not over needs it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(version): Path<String>,
    Query(query): Query<PlatformQuery>,
) -> Answer<StatusCode> {
    let kind = ArtifactKind::Release;
    let mut deleted = Vec::new();
    for name in names(&state, &version, &query).await? {
        if state
            .artifacts
            .delete(kind, &name)
            .await
            .map_err(FileRefused)?
        {
            deleted.push(name.to_string());
        }
    }
    if deleted.is_empty() {
        return Err(NotFound::new(kind.noun(), "release_not_found", &version).into());
    }
    let details = json!({ "deleted": deleted });
    let action = "agent_release_delete";
    record(&state, &identity, action, Some(&version), details).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything there is of a version, or what the query names of it.
async fn names(
    state: &ApiState,
    version: &str,
    query: &PlatformQuery,
) -> Answer<Vec<ArtifactName>> {
    if let Some(platform) = query.parse()? {
        let name = ArtifactName::release(version, Some(&platform));
        return Ok(vec![name.map_err(FileRefused::from)?]);
    }
    let all = state.artifacts.list(ArtifactKind::Release).await;
    let all = all.map_err(FileRefused)?.into_iter().map(|it| it.name);
    Ok(all.filter(|name| name.first() == version).collect())
}
