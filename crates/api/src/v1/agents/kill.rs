//! `POST /api/agents/{pc}/kill`

use axum::Json;
use axum::extract::State;
use kanade_api_types::stops::MachineKilled;
use kanade_wire::PcId;

use super::get::find;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::exec::DispatchRefused;
use crate::v1::record;

/// Stops everything on a machine: what runs, what waits, and what it has not got yet. On other
/// machines the same executions go on.
#[utoipa::path(post, path = "/api/agents/{pc}/kill", operation_id = "kill_agent", tag = "agents",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "Stopped, or it is when the machine comes back", body = MachineKilled),
        (status = 404, description = "It was never seen")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
) -> Answer<Json<MachineKilled>> {
    find(&state, &pc).await?;
    let killed = state
        .dispatcher
        .kill_machine(&pc, &identity.username)
        .await
        .map_err(DispatchRefused)?;
    let reply = killed.reply.unwrap_or_default();
    let killed = MachineKilled {
        confirmed: killed.reply.is_some(),
        executions: killed.executions,
        running: reply.running,
        waiting: reply.waiting,
        pc_id: pc,
    };
    let details = serde_json::json!({
        "executions": killed.executions, "confirmed": killed.confirmed,
    });
    let target = killed.pc_id.as_str();
    record(&state, &identity, "agent_kill", Some(target), details).await;
    Ok(Json(killed))
}
