//! `GET /api/inventory/{pc}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::inventory::MachineInventory;
use kanade_wire::PcId;

use super::shown::machine_inventory;
use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// All facts of a machine, by job; none for a machine that never reported any.
#[utoipa::path(get, path = "/api/inventory/{pc}", operation_id = "get_inventory", tag = "inventory",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "Its facts", body = Vec<MachineInventory>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<Vec<MachineInventory>>> {
    let rows = state.projected.inventory.facts_of_machine(&pc).await;
    let rows = rows.map_err(LookupError::from)?.into_iter();
    let shown = rows.map(|(row, spec)| machine_inventory(row, spec.as_ref()));
    Ok(Json(shown.collect::<Result<_, _>>()?))
}
