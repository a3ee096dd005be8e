//! `POST /api/schedules/validate`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::schedules::ScheduleValidated;
use kanade_control::catalogue::CatalogueError;
use kanade_control::catalogue::Kept;
use kanade_control::schedule::Outlook;
use kanade_manifest::Schedule;
use kanade_wire::DocumentKind;

use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::{DocumentRefused, known, read, shown_problem};

/// How many times are told ahead.
const SHOWN: usize = 5;

/// Whether a document could be saved as a schedule, the job it names included; the answer to one
/// that could not lists every problem with its line.
#[utoipa::path(post, path = "/api/schedules/validate", operation_id = "validate_schedule", tag = "schedules",
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "It could", body = ScheduleValidated),
        (status = 400, description = "It could not", body = kanade_api_types::Problem, content_type = "application/problem+json")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<ScheduleValidated>> {
    let (parsed, text) = read::<Schedule>(&headers, &body)?;
    let problems = parsed.document.problems(&text, known(&state).await?);
    if !problems.is_empty() {
        let refused = DocumentRefused::of(DocumentKind::Schedule);
        return Err(refused(CatalogueError::Invalid(problems)).into());
    }
    let freeze = state.catalogue.freeze();
    let (now, local) = (state.clock.now(), state.scheduler.local);
    let outlook = Outlook::of(&parsed.document, freeze.as_ref(), now, local, SHOWN);
    Ok(Json(ScheduleValidated {
        fires: outlook.fires,
        note: outlook.note,
        id: parsed.document.id,
        job_id: parsed.document.job_id,
        when: parsed.document.when.to_string(),
        warnings: parsed.warnings.into_iter().map(shown_problem).collect(),
    }))
}
