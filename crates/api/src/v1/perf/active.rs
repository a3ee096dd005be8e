//! `GET /api/perf/active-investigations`

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use kanade_api_types::perf::{ActiveInvestigation, ActiveInvestigations};

use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// A machine whose last sample is older is not sampled any more.
const RECENT: TimeDelta = TimeDelta::seconds(300);

/// Machines whose processes were sampled in the last 5 minutes.
#[utoipa::path(get, path = "/api/perf/active-investigations", operation_id = "active_investigations", tag = "perf",
    responses((status = 200, description = "The machines", body = ActiveInvestigations)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
) -> Answer<Json<ActiveInvestigations>> {
    let since = state.clock.now() - RECENT;
    let machines = state.metrics.reader.sampling_processes(since).await;
    let machines = machines.map_err(LookupError::from)?.into_iter();
    let pcs = machines.map(|(pc_id, last_at)| {
        let groups = state.catalogue.groups_of(&pc_id);
        let config = state.catalogue.effective_config(&pc_id, &groups);
        ActiveInvestigation {
            expires_at: config.process_perf_expires_at,
            pc_id,
            last_at,
        }
    });
    Ok(Json(ActiveInvestigations { pcs: pcs.collect() }))
}
