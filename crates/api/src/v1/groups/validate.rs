//! `POST /api/groups/validate`

use axum::Json;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::groups::GroupValidated;
use kanade_manifest::Group;

use crate::http::{Answer, Viewer};
use crate::v1::documents::{read, shown_problem};

/// Whether a document could be saved as a group; the answer to one that could not lists every
/// problem with its line. Its query is not asked: that is what a preview is for.
#[utoipa::path(post, path = "/api/groups/validate", operation_id = "validate_group", tag = "groups",
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "It could", body = GroupValidated),
        (status = 400, description = "It could not", body = kanade_api_types::Problem, content_type = "application/problem+json")),
    security(("session" = ["viewer"])))]
pub async fn handler(_: Viewer, headers: HeaderMap, body: Bytes) -> Answer<Json<GroupValidated>> {
    let (parsed, _) = read::<Group>(&headers, &body)?;
    Ok(Json(GroupValidated {
        id: parsed.document.id,
        warnings: parsed.warnings.into_iter().map(shown_problem).collect(),
    }))
}
