//! `GET /api/agents/{pc}/processes/timeline`

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use kanade_api_types::perf::{ProcessTimeline, ProcessTimelinePoint};
use kanade_store::metrics::{ProcessGauge, Resolution, SeriesRange};
use kanade_wire::PcId;
use serde::Deserialize;

use super::range::{RangeQuery, refused};
use crate::http::failures::{LookupError, word};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Seconds of a point unless the caller says otherwise.
const STEP: i64 = 60;
/// The longest timeline: samples of processes are not rolled up.
const LONGEST: TimeDelta = TimeDelta::days(7);

/// What is shown.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// `cpu_pct` (when left out), `rss_bytes`, `disk_read_bytes_per_sec` or
    /// `disk_written_bytes_per_sec`.
    metric: Option<String>,
    /// How many names by themselves, 5 when left out, at most 20.
    top: Option<u32>,
}

/// What a machine's processes used, by name.
#[utoipa::path(get, path = "/api/agents/{pc}/processes/timeline", operation_id = "process_timeline", tag = "perf",
    params(("pc" = String, Path, description = "The machine"), Of, RangeQuery),
    responses((status = 200, description = "The points", body = ProcessTimeline)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
    Query(of): Query<Of>,
    Query(query): Query<RangeQuery>,
) -> Answer<Json<ProcessTimeline>> {
    let gauge = word("metric", of.metric.as_deref())?.unwrap_or(ProcessGauge::CpuPct);
    let top = of.top.unwrap_or(5).clamp(1, 20);
    let asked = query.read(STEP, state.clock.now())?;
    if asked.to - asked.from > LONGEST {
        return Err(refused("from", "seven days are the longest").into());
    }
    let range = SeriesRange::new(asked.from, asked.to, asked.step_seconds, Resolution::Raw);
    let reader = &state.metrics.reader;
    let timeline = reader.process_timeline(&pc, gauge, &range, top).await;
    let timeline = timeline.map_err(LookupError::from)?;
    let points = timeline.points.into_iter();
    Ok(Json(ProcessTimeline {
        pc_id: pc,
        metric: gauge.as_str().to_owned(),
        from: range.from,
        to: range.to,
        step_seconds: range.step_seconds,
        names: timeline.names,
        points: points
            .map(|point| ProcessTimelinePoint {
                at: point.at,
                values: point.values,
            })
            .collect(),
    }))
}
