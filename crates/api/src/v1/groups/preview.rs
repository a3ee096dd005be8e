//! `POST /api/groups/preview`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::groups::GroupPreview;
use kanade_manifest::Group;

use super::check;
use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::documents::{known, read, shown_problem};

/// Who would be in a group if this document was saved, and who would enter and leave.
#[utoipa::path(post, path = "/api/groups/preview", operation_id = "preview_group", tag = "groups",
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "Who would be in it", body = GroupPreview),
        (status = 400, description = "Not a group, or its query finds no machines", body = kanade_api_types::Problem, content_type = "application/problem+json")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Operator,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<GroupPreview>> {
    let (parsed, _) = read::<Group>(&headers, &body)?;
    known(&state).await?;
    let mut preview = check::preview(&state, &parsed.document).await?;
    preview.warnings = parsed.warnings.into_iter().map(shown_problem).collect();
    Ok(Json(preview))
}
