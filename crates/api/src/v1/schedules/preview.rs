//! `GET /api/schedules/{id}/preview`

use axum::Json;
use axum::extract::State;
use kanade_api_types::schedules::SchedulePreview;
use kanade_control::schedule::Outlook;
use kanade_wire::ScheduleId;
use serde::Deserialize;

use super::outlook::readable;
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// How far ahead.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ahead {
    /// How many times: 1 to 50; 5 when left out.
    count: Option<usize>,
}

/// The next times at which a schedule fires.
#[utoipa::path(get, path = "/api/schedules/{id}/preview", operation_id = "preview_schedule", tag = "schedules",
    params(("id" = String, Path, description = "The schedule"), Ahead),
    responses((status = 200, description = "The times", body = SchedulePreview), (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ScheduleId>,
    Query(ahead): Query<Ahead>,
) -> Answer<Json<SchedulePreview>> {
    let schedule = readable(&state, &id).await?;
    let count = ahead.count.unwrap_or(5).clamp(1, 50);
    let freeze = state.catalogue.freeze();
    let (now, local) = (state.clock.now(), state.scheduler.local);
    let outlook = Outlook::of(&schedule, freeze.as_ref(), now, local, count);
    let why_not = state.scheduler.on_machines.why_not(&id);
    Ok(Json(SchedulePreview {
        when: schedule.when.to_string(),
        tz: schedule.tz.to_string(),
        enabled: schedule.enabled,
        id,
        fires: outlook.fires,
        note: why_not.or(outlook.note),
    }))
}
