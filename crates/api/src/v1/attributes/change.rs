//! `PATCH /api/agents/{pc}/attributes`

use axum::Json;
use axum::extract::State;
use kanade_api_types::attributes::{AttributesChanged, MachineAttributes};
use kanade_store::state::AttributeChange;
use kanade_wire::PcId;
use serde_json::json;

use super::refused::AttributeError;
use super::shown;
use super::values::{check_count, read, write};
use crate::http::{Answer, Body, Identity, Operator, Path};
use crate::state::ApiState;
use crate::v1::agents::get::find;
use crate::v1::record;

/// Changes some attributes of a machine.
#[utoipa::path(patch, path = "/api/agents/{pc}/attributes", operation_id = "change_attributes", tag = "attributes",
    params(("pc" = String, Path, description = "The machine")),
    request_body = AttributesChanged,
    responses((status = 200, description = "Its attributes now", body = MachineAttributes),
        (status = 400, description = "A name or value cannot be one"),
        (status = 404, description = "There is no such machine")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    Body(body): Body<AttributesChanged>,
) -> Answer<Json<MachineAttributes>> {
    let given = body.attributes.iter();
    let change = AttributeChange {
        pc_id: pc,
        replace: false,
        values: read(given.map(|(key, value)| (key, value.as_ref())))?,
    };
    make(&state, &identity, "agent_attributes_change", change).await
}

/// Makes a change of one machine, records it, and answers with what the machine has then.
pub async fn make(
    state: &ApiState,
    identity: &Identity,
    action: &'static str,
    change: AttributeChange,
) -> Answer<Json<MachineAttributes>> {
    let pc = change.pc_id.clone();
    find(state, &pc).await?;
    let attributes = &state.state_store.attributes;
    let before = attributes.get(&pc).await.map_err(AttributeError::from)?;
    check_count(&pc, &before, &change)?;
    let changed = write(state, vec![change]).await?;
    let after = attributes.get(&pc).await.map_err(AttributeError::from)?;
    if !changed.is_empty() {
        let details = json!({ "before": shown(before), "after": shown(after.clone()) });
        record(state, identity, action, Some(pc.as_str()), details).await;
    }
    Ok(Json(MachineAttributes {
        pc_id: pc,
        attributes: shown(after),
    }))
}
