//! `GET /api/schedules/{id}/yaml`

use axum::extract::State;
use axum::response::IntoResponse;
use kanade_manifest::Schedule;
use kanade_wire::ScheduleId;

use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::text;

/// A schedule as its author wrote it, comments included.
#[utoipa::path(get, path = "/api/schedules/{id}/yaml", operation_id = "get_schedule_yaml", tag = "schedules",
    params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "The document", body = String, content_type = "application/yaml"),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ScheduleId>,
) -> Answer<impl IntoResponse> {
    text::<Schedule>(&state, &(&id).into()).await
}
