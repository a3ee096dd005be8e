//! `GET /api/obs_events/heatmap`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::obs_events::{EventHeatmap, HeatmapRow};
use kanade_store::obs_events::HeatQuery;
use kanade_wire::HumanDuration;
use serde::Deserialize;

use super::row::{machines, words};
use crate::http::failures::LookupError;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Stretches of one answer.
const STRETCHES: i64 = 2_000;

/// What to count.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Window {
    /// From this time; a day before `to` without.
    from: Option<DateTime<Utc>>,
    /// Before this time; now without.
    to: Option<DateTime<Utc>>,
    /// How long a stretch is, such as `1h`; without, a hundredth of the window.
    step: Option<String>,
    /// Of these kinds, separated by commas.
    kinds: Option<String>,
    /// Of these machines, separated by commas.
    pc_ids: Option<String>,
}

/// How many events there were, by machine and stretch of time: at most 200 machines and the newest
/// 200,000 events.
#[utoipa::path(get, path = "/api/obs_events/heatmap", operation_id = "heatmap_obs_events", tag = "events",
    params(Window),
    responses((status = 200, description = "The counts", body = EventHeatmap)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(window): Query<Window>,
) -> Answer<Json<EventHeatmap>> {
    let query = read(&window, state.clock.now())?;
    let heat = state
        .projected
        .events
        .heat(&query)
        .await
        .map_err(LookupError::from)?;
    let rows = heat.rows.into_iter().map(|row| HeatmapRow {
        pc_id: row.pc_id,
        counts: row.counts,
    });
    Ok(Json(EventHeatmap {
        from: query.from,
        to: query.to,
        step_seconds: query.step.num_seconds().unsigned_abs(),
        rows: rows.collect(),
        cut: heat.cut,
    }))
}

fn read(window: &Window, now: DateTime<Utc>) -> Result<HeatQuery, LookupError> {
    let to = window.to.unwrap_or(now);
    let from = window.from.unwrap_or(to - TimeDelta::days(1));
    let refuse = |parameter, reason: &str| LookupError::Word {
        parameter,
        reason: reason.to_owned(),
    };
    if from >= to {
        return Err(refuse("from", "give a time before `to`"));
    }
    let step = match window.step.as_deref() {
        None | Some("") => ((to - from) / 100).max(TimeDelta::minutes(1)),
        Some(text) => {
            let step: Result<HumanDuration, _> = text.parse();
            let step = step.map_err(|error| refuse("step", &error.to_string()))?;
            TimeDelta::from_std(step.value()).unwrap_or(TimeDelta::MAX)
        }
    };
    let stretches = (to - from).num_seconds() / step.num_seconds().max(1);
    if step < TimeDelta::seconds(1) || stretches > STRETCHES {
        let reason = "give a second or more, and at most 2,000 stretches in the window";
        return Err(refuse("step", reason));
    }
    Ok(HeatQuery {
        pcs: machines(window.pc_ids.as_deref())?,
        kinds: words(window.kinds.as_deref()),
        from,
        to,
        step,
    })
}
