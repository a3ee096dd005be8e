//! What holds where a layer sets nothing.

use axum::Json;
use axum::extract::State;
use kanade_control::catalogue::ConfigLayer;
use kanade_wire::agent_config::EffectiveConfig;
use kanade_wire::{GroupName, PcId};

use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// What holds when nothing is set anywhere.
#[utoipa::path(get, path = "/api/config/defaults", operation_id = "config_defaults", tag = "config",
    responses((status = 200, description = "The built-in settings", body = EffectiveConfig)),
    security(("session" = ["viewer"])))]
pub async fn defaults(_: Viewer) -> Json<EffectiveConfig> {
    Json(EffectiveConfig::default())
}

/// What holds on a group's machines where the group sets nothing.
#[utoipa::path(get, path = "/api/groups/{group}/config/inherited", operation_id = "inherited_group_config", tag = "config",
    params(("group" = String, Path, description = "The group")),
    responses((status = 200, description = "Built-in and global settings", body = EffectiveConfig)),
    security(("session" = ["viewer"])))]
pub async fn group(
    State(state): State<ApiState>,
    _: Viewer,
    Path(group): Path<GroupName>,
) -> Answer<Json<EffectiveConfig>> {
    below(&state, ConfigLayer::Group(group), &[]).await
}

/// What holds on a machine where nothing is set for it alone.
#[utoipa::path(get, path = "/api/pcs/{pc}/config/inherited", operation_id = "inherited_machine_config", tag = "config",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "Built-in and global settings, and those of its groups", body = EffectiveConfig)),
    security(("session" = ["viewer"])))]
pub async fn machine(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<EffectiveConfig>> {
    let groups = known(&state).await?.groups_of(&pc);
    below(&state, ConfigLayer::Machine(pc), &groups).await
}

async fn below(
    state: &ApiState,
    layer: ConfigLayer,
    groups: &[GroupName],
) -> Answer<Json<EffectiveConfig>> {
    let explained = known(state).await?.explained_config(layer.below(groups));
    Ok(Json(explained.effective))
}
