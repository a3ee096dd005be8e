//! `GET /api/perf/fleet`

use axum::Json;
use axum::extract::State;
use kanade_api_types::perf::{FleetPerf, FleetPerfPoint};
use kanade_store::metrics::{FleetAggregate, Gauge};
use serde::Deserialize;

use super::range::{RangeQuery, refused};
use crate::http::failures::{LookupError, word};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Seconds of a point unless the caller says otherwise.
const STEP: i64 = 300;

/// Of what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// The gauge, such as `cpu_pct`.
    metric: Option<String>,
    /// `avg` (when left out), `mean` or `max`.
    agg: Option<String>,
}

/// A gauge over the whole fleet.
#[utoipa::path(get, path = "/api/perf/fleet", operation_id = "fleet_perf", tag = "perf",
    params(Of, RangeQuery),
    responses((status = 200, description = "The points", body = FleetPerf)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(of): Query<Of>,
    Query(query): Query<RangeQuery>,
) -> Answer<Json<FleetPerf>> {
    let now = state.clock.now();
    let range = query.read(STEP, now)?.of_fleet(now);
    let gauge = gauge(of.metric.as_deref())?;
    let agg = word("agg", of.agg.as_deref())?.unwrap_or(FleetAggregate::Average);
    let points = state.metrics.reader.fleet(gauge, agg, &range).await;
    let points = points.map_err(LookupError::from)?.into_iter();
    Ok(Json(FleetPerf {
        metric: gauge.as_str().to_owned(),
        agg: agg.as_str().to_owned(),
        from: range.from,
        to: range.to,
        step_seconds: range.step_seconds,
        resolution: range.resolution.as_str().to_owned(),
        points: points
            .map(|point| FleetPerfPoint {
                at: point.at,
                value: point.value,
            })
            .collect(),
    }))
}

/// The gauge that is asked for.
///
/// # Errors
/// When none is, or it is not known.
pub fn gauge(metric: Option<&str>) -> Result<Gauge, LookupError> {
    let gauge = word::<Gauge>("metric", metric)?;
    gauge.ok_or_else(|| refused("metric", "say which, such as cpu_pct"))
}
