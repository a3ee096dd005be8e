//! `GET /api/obs_events/kinds`

use axum::Json;
use axum::extract::State;
use kanade_api_types::obs_events::EventKinds;

use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// The kinds of events there are.
#[utoipa::path(get, path = "/api/obs_events/kinds", operation_id = "list_event_kinds", tag = "events",
    responses((status = 200, description = "The kinds, in order", body = EventKinds)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<EventKinds>> {
    let kinds = state
        .projected
        .events
        .kinds()
        .await
        .map_err(LookupError::from)?;
    Ok(Json(EventKinds { kinds }))
}
