//! `PUT /api/agents/{pc}/attributes`

use axum::Json;
use axum::extract::State;
use kanade_api_types::attributes::{AttributesReplaced, MachineAttributes};
use kanade_store::state::AttributeChange;
use kanade_wire::PcId;

use super::change::make;
use super::values::read;
use crate::http::{Answer, Body, Operator, Path};
use crate::state::ApiState;

/// Gives a machine these attributes and no others.
#[utoipa::path(put, path = "/api/agents/{pc}/attributes", operation_id = "replace_attributes", tag = "attributes",
    params(("pc" = String, Path, description = "The machine")),
    request_body = AttributesReplaced,
    responses((status = 200, description = "Its attributes now", body = MachineAttributes),
        (status = 400, description = "A name or value cannot be one"),
        (status = 404, description = "There is no such machine")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    Body(body): Body<AttributesReplaced>,
) -> Answer<Json<MachineAttributes>> {
    let given = body.attributes.iter();
    let change = AttributeChange {
        pc_id: pc,
        replace: true,
        values: read(given.map(|(key, value)| (key, Some(value))))?,
    };
    make(&state, &identity, "agent_attributes_put", change).await
}
