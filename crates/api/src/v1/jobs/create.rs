//! `POST /api/jobs`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use kanade_api_types::jobs::JobSaved;
use kanade_control::catalogue::CatalogueError;
use kanade_projections::{Change, Topic};

use super::document::read;
use crate::http::authenticate::header_text;
use crate::http::{Answer, EndpointError, Operator};
use crate::state::ApiState;
use crate::v1::record;

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
    let (parsed, text) = read(&headers, &body)?;
    let expected = expected_revision(&headers)?;
    let manifest = parsed.manifest;
    let saved = state
        .catalogue
        .save_job(&manifest, &text, expected, &identity.username)
        .await;
    let saved = saved.map_err(SaveError::Catalogue)?;
    state
        .live
        .announce(vec![Change::new(Topic::Jobs, [manifest.id.to_string()])]);
    let details = serde_json::json!({
        "version": manifest.version, "inventory": manifest.inventory.is_some(), "digest": saved.digest,
    });
    record(
        &state,
        &identity,
        "job_upsert",
        Some(manifest.id.as_str()),
        details,
    )
    .await;
    Ok(Json(JobSaved {
        inventory: manifest.inventory.is_some(),
        id: manifest.id,
        version: manifest.version,
        description: manifest.description,
        digest: saved.digest,
        revision: saved.revision,
    }))
}

fn expected_revision(headers: &HeaderMap) -> Result<Option<u64>, SaveError> {
    let Some(text) = header_text(headers, header::IF_MATCH.as_str()) else {
        return Ok(None);
    };
    text.trim_matches('"')
        .parse()
        .map(Some)
        .map_err(|_| SaveError::NoRevision)
}

#[derive(Debug, thiserror::Error)]
enum SaveError {
    #[error("`If-Match` takes the job's `revision`, a number")]
    NoRevision,
    #[error(transparent)]
    Catalogue(CatalogueError),
}

impl EndpointError for SaveError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoRevision => StatusCode::BAD_REQUEST,
            Self::Catalogue(CatalogueError::Conflict { .. }) => StatusCode::CONFLICT,
            Self::Catalogue(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoRevision => "invalid_revision",
            Self::Catalogue(CatalogueError::Conflict { .. }) => "job_changed",
            Self::Catalogue(_) => "broker_failed",
        }
    }
}
