//! `GET /api/agents/{pc}/attributes`

use axum::Json;
use axum::extract::State;
use kanade_api_types::attributes::MachineAttributes;
use kanade_wire::PcId;

use super::refused::AttributeError;
use super::shown;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// A machine's attributes; none when nothing was said of it, even when it was never seen.
#[utoipa::path(get, path = "/api/agents/{pc}/attributes", operation_id = "get_attributes", tag = "attributes",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "Its attributes", body = MachineAttributes)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<MachineAttributes>> {
    let attributes = state.state_store.attributes.get(&pc).await;
    let attributes = attributes.map_err(AttributeError::from)?;
    Ok(Json(MachineAttributes {
        pc_id: pc,
        attributes: shown(attributes),
    }))
}
