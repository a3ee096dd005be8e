//! `POST /api/schedules`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::schedules::ScheduleSaved;
use kanade_manifest::Schedule;

use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::documents::save;

/// Saves a schedule, new or changed. With `If-Match: <revision>` only when nobody changed it since,
/// with `If-None-Match: *` only when there is none.
#[utoipa::path(post, path = "/api/schedules", operation_id = "save_schedule", tag = "schedules",
    params(("If-Match" = Option<u64>, Header, description = "The revision that was read")),
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "Saved", body = ScheduleSaved),
        (status = 400, description = "Not a schedule, or one of a job or group that is not there", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile, or it is kept in a repository")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<ScheduleSaved>> {
    let saved = save::<Schedule>(&state, &identity, &headers, &body).await?;
    let schedule = saved.document;
    Ok(Json(ScheduleSaved {
        when: schedule.when.to_string(),
        id: schedule.id,
        enabled: schedule.enabled,
        job_id: schedule.job_id,
        revision: saved.revision,
        warnings: saved.warnings,
    }))
}
