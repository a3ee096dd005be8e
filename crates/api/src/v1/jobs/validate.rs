//! `POST /api/jobs/validate`

use axum::Json;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::jobs::JobValidated;
use kanade_manifest::Manifest;

use crate::http::{Answer, Viewer};
use crate::v1::documents::{read, shown_problem};

/// Whether a document could be saved as a job; the answer to one that could not lists every
/// problem with its line.
#[utoipa::path(post, path = "/api/jobs/validate", operation_id = "validate_job", tag = "jobs",
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "It could", body = JobValidated),
        (status = 400, description = "It could not", body = kanade_api_types::Problem, content_type = "application/problem+json")),
    security(("session" = ["viewer"])))]
pub async fn handler(_: Viewer, headers: HeaderMap, body: Bytes) -> Answer<Json<JobValidated>> {
    let (parsed, _) = read::<Manifest>(&headers, &body)?;
    Ok(Json(JobValidated {
        id: parsed.document.id,
        version: parsed.document.version,
        warnings: parsed.warnings.into_iter().map(shown_problem).collect(),
    }))
}
