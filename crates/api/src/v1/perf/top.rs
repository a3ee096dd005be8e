//! `GET /api/perf/top`

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use kanade_api_types::perf::{TopMachine, TopMachines};
use kanade_store::metrics::MachineLoad;
use serde::Deserialize;

use super::fleet::gauge;
use super::range::{refused, seconds};
use crate::http::failures::LookupError;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Seconds of the mean unless the caller says otherwise.
const WINDOW: i64 = 300;
/// The longest mean.
const LONGEST: i64 = 86_400;

/// Of what, over how long.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// The gauge, such as `cpu_pct`.
    metric: Option<String>,
    /// Over how long, `5m` when left out, at most a day.
    window: Option<String>,
    /// How many machines, 5 when left out, at most 50.
    limit: Option<u32>,
}

/// The machines with the greatest mean of a gauge.
#[utoipa::path(get, path = "/api/perf/top", operation_id = "top_perf", tag = "perf", params(Of),
    responses((status = 200, description = "The machines", body = TopMachines)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(of): Query<Of>,
) -> Answer<Json<TopMachines>> {
    let gauge = gauge(of.metric.as_deref())?;
    let window = match of.window.as_deref().filter(|window| !window.is_empty()) {
        None => WINDOW,
        Some(window) => seconds("window", window)?,
    };
    if window > LONGEST {
        return Err(refused("window", "a day is the longest").into());
    }
    let now = state.clock.now();
    let from = now - TimeDelta::seconds(window);
    let limit = of.limit.unwrap_or(5).clamp(1, 50);
    let machines = state.metrics.reader.top(gauge, from, now, limit).await;
    let mut rows = Vec::new();
    for machine in machines.map_err(LookupError::from)? {
        rows.push(row(&state, machine).await?);
    }
    Ok(Json(TopMachines {
        metric: gauge.as_str().to_owned(),
        window_seconds: window,
        rows,
    }))
}

async fn row(state: &ApiState, machine: MachineLoad) -> Result<TopMachine, LookupError> {
    let agent = state.projected.agents.get(&machine.pc_id).await?;
    let hostname = agent.and_then(|agent| agent.heartbeat.hostname);
    Ok(TopMachine {
        pc_id: machine.pc_id,
        hostname: hostname.unwrap_or_default(),
        value: machine.value,
    })
}
