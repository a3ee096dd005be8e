//! `POST /api/jobs`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::jobs::JobSaved;
use kanade_manifest::Manifest;

use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::documents::save;

/// Saves a job, new or changed. With `If-Match: <revision>` only when nobody changed it since.
#[utoipa::path(post, path = "/api/jobs", operation_id = "save_job", tag = "jobs",
    params(("If-Match" = Option<u64>, Header, description = "The revision that was read")),
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "Saved", body = JobSaved),
        (status = 400, description = "Not a job", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<JobSaved>> {
    let saved = save::<Manifest>(&state, &identity, &headers, &body).await?;
    let manifest = saved.document;
    Ok(Json(JobSaved {
        digest: manifest.digest(),
        inventory: manifest.inventory.is_some(),
        id: manifest.id,
        version: manifest.version,
        description: manifest.description,
        revision: saved.revision,
    }))
}
