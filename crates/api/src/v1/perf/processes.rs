//! `GET /api/agents/{pc}/processes`

use axum::Json;
use axum::extract::State;
use kanade_api_types::perf::{MachineProcesses, ProcessRow};
use kanade_wire::PcId;
use kanade_wire::perf::ProcessSample;

use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// The last sample of a machine's processes.
#[utoipa::path(get, path = "/api/agents/{pc}/processes", operation_id = "machine_processes", tag = "perf",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "The processes", body = MachineProcesses)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<MachineProcesses>> {
    let latest = state.metrics.reader.processes(&pc).await;
    let latest = latest.map_err(LookupError::from)?;
    Ok(Json(MachineProcesses {
        pc_id: pc,
        latest_at: latest.as_ref().map(|latest| latest.at),
        processes: latest
            .map(|latest| latest.processes.into_iter().map(row).collect())
            .unwrap_or_default(),
    }))
}

fn row(process: ProcessSample) -> ProcessRow {
    ProcessRow {
        pid: process.pid,
        name: process.name,
        cpu_pct: process.cpu_pct,
        rss_bytes: process.rss_bytes,
        disk_read_bytes_per_sec: process.disk_read_bytes_per_sec,
        disk_written_bytes_per_sec: process.disk_written_bytes_per_sec,
    }
}
