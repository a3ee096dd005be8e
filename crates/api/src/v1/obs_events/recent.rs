//! `GET /api/obs_events/recent`

use axum::Json;
use axum::extract::State;
use kanade_api_types::obs_events::ObsEvents;
use kanade_store::PageRequest;
use kanade_store::obs_events::{EventFilter, EventQuery};
use serde::Deserialize;

use super::row::event_row;
use crate::http::failures::LookupError;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// How many.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Newest {
    /// How many events, at most 500; 50 without.
    limit: Option<u32>,
}

/// The newest events of the fleet.
#[utoipa::path(get, path = "/api/obs_events/recent", operation_id = "recent_obs_events", tag = "events",
    params(Newest),
    responses((status = 200, description = "The newest events", body = ObsEvents)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(newest): Query<Newest>,
) -> Answer<Json<ObsEvents>> {
    let query = EventQuery {
        filter: EventFilter::default(),
        page: PageRequest::new(newest.limit.unwrap_or(50), 500, None),
    };
    let page = state
        .projected
        .events
        .list(&query)
        .await
        .map_err(LookupError::from)?;
    let events = page.items.into_iter().map(event_row).collect();
    Ok(Json(ObsEvents { events }))
}
