//! `GET /api/schedules/upcoming`

use axum::Json;
use axum::extract::State;
use kanade_api_types::schedules::UpcomingFire;
use kanade_control::schedule::upcoming;
use serde::Deserialize;

use super::outlook::fire_shown;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// How many.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Most {
    /// How many schedules: 1 to 500; 20 when left out.
    limit: Option<usize>,
}

/// The next time of every schedule that fires by the clock, soonest first.
#[utoipa::path(get, path = "/api/schedules/upcoming", operation_id = "list_upcoming_fires", tag = "schedules",
    params(Most),
    responses((status = 200, description = "What comes next", body = Vec<UpcomingFire>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(most): Query<Most>,
) -> Answer<Json<Vec<UpcomingFire>>> {
    let schedules = known(&state).await?.schedules();
    let readable: Vec<_> = schedules
        .into_iter()
        .flatten()
        .map(|stored| stored.document)
        .collect();
    let limit = most.limit.unwrap_or(20).clamp(1, 500);
    let freeze = state.catalogue.freeze();
    let (now, local) = (state.clock.now(), state.scheduler.local);
    let next = upcoming(&readable, freeze.as_ref(), now, local, limit);
    Ok(Json(next.into_iter().map(fire_shown).collect()))
}
