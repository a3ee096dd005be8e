//! `GET /api/agents/{pc}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::agents::AgentRow;
use kanade_store::agents::Agent;
use kanade_wire::PcId;

use super::row::agent_row;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::attributes::AttributeError;

/// One machine.
#[utoipa::path(get, path = "/api/agents/{pc}", operation_id = "get_agent", tag = "agents",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "The machine", body = AgentRow),
        (status = 404, description = "It was never seen")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<AgentRow>> {
    let agent = find(&state, &pc).await?;
    let attributes = state.state_store.attributes.get(&pc).await;
    let attributes = attributes.map_err(AttributeError::from)?;
    let now = state.clock.now();
    Ok(Json(agent_row(agent, attributes, &state.catalogue, now)))
}

/// The machine, or a refusal.
pub async fn find(state: &ApiState, pc: &PcId) -> Answer<Agent> {
    let agent = state.projected.agents.get(pc).await;
    let agent = agent.map_err(LookupError::from)?;
    Ok(agent.ok_or_else(|| NotFound::new("machine", "agent_not_found", pc))?)
}
