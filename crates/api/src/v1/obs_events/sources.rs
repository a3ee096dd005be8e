//! `GET /api/obs_events/sources`

use axum::Json;
use axum::extract::State;
use kanade_api_types::obs_events::EventSources;

use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// The sources of events there are.
#[utoipa::path(get, path = "/api/obs_events/sources", operation_id = "list_event_sources", tag = "events",
    responses((status = 200, description = "The sources, in order", body = EventSources)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<EventSources>> {
    let sources = state
        .projected
        .events
        .sources()
        .await
        .map_err(LookupError::from)?;
    Ok(Json(EventSources { sources }))
}
