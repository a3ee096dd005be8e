//! `GET /api/summary`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveTime, Utc};
use kanade_api_types::health::{AgentsSummary, Summary};

use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// What the home page counts.
#[utoipa::path(get, path = "/api/summary", operation_id = "summary", tag = "health",
    responses((status = 200, description = "The counts", body = Summary)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Summary>> {
    let now = state.clock.now();
    let summary = state
        .projected
        .summary
        .summary(now, midnight(now))
        .await
        .map_err(LookupError::from)?;
    Ok(Json(Summary {
        agents: AgentsSummary {
            total: summary.agents.total,
            online: summary.agents.online,
            offline: summary.agents.offline(),
        },
        runs_in_flight: summary.runs_in_flight,
        executions_in_flight: summary.executions_in_flight,
        failures_today: summary.failures_since,
        dead_letters: summary.dead_letters.total,
        now,
    }))
}

fn midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    now.date_naive().and_time(NaiveTime::MIN).and_utc()
}
