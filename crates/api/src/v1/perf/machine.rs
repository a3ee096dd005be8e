//! `GET /api/agents/{pc}/perf`

use axum::Json;
use axum::extract::State;
use kanade_api_types::perf::MachinePerf;
use kanade_store::metrics::Resolution;
use kanade_wire::PcId;

use super::point::perf_point;
use super::range::RangeQuery;
use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Seconds of a point unless the caller says otherwise.
const STEP: i64 = 300;

/// A machine's load: at most 6 hours from samples, 8 days from 5-minute rollups, else from hours.
#[utoipa::path(get, path = "/api/agents/{pc}/perf", operation_id = "machine_perf", tag = "perf",
    params(("pc" = String, Path, description = "The machine"), RangeQuery),
    responses((status = 200, description = "The points", body = MachinePerf)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
    Query(query): Query<RangeQuery>,
) -> Answer<Json<MachinePerf>> {
    let now = state.clock.now();
    let range = query.read(STEP, now)?.of_machine(now);
    let points = state.metrics.reader.machine(&pc, &range).await;
    let points = points.map_err(LookupError::from)?;
    let rolled_up = range.resolution != Resolution::Raw;
    Ok(Json(MachinePerf {
        pc_id: pc,
        from: range.from,
        to: range.to,
        step_seconds: range.step_seconds,
        resolution: range.resolution.as_str().to_owned(),
        points: points
            .iter()
            .map(|point| perf_point(point, rolled_up))
            .collect(),
    }))
}
