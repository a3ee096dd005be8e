//! `/api/agents/{pc}/groups`: the groups of one machine.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use kanade_api_types::groups::GroupAdded;
use kanade_projections::{Change, Topic};
use kanade_wire::agent_config::AgentGroups;
use kanade_wire::{GroupName, PcId};
use serde_json::json;

use super::refused::GroupError;
use crate::http::{Answer, Body, Identity, Operator, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;
use crate::v1::record;

type Names = BTreeSet<GroupName>;

/// The groups a machine is in.
#[utoipa::path(get, path = "/api/agents/{pc}/groups", operation_id = "get_agent_groups", tag = "groups",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "The groups, sorted", body = AgentGroups)),
    security(("session" = ["viewer"])))]
pub async fn get(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<AgentGroups>> {
    let groups = known(&state).await?.groups_of(&pc);
    Ok(Json(AgentGroups::new(groups)))
}

/// Assigns a machine to these groups and no others. Groups with a document stay as they are and
/// cannot be entered or left so.
#[utoipa::path(put, path = "/api/agents/{pc}/groups", operation_id = "put_agent_groups", tag = "groups",
    params(("pc" = String, Path, description = "The machine")),
    request_body = AgentGroups,
    responses((status = 200, description = "The groups now", body = AgentGroups),
        (status = 409, description = "A document says who is in one of them")),
    security(("session" = ["operator"])))]
pub async fn put(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    Body(body): Body<AgentGroups>,
) -> Answer<Json<AgentGroups>> {
    let wanted: Names = body.groups.into_iter().collect();
    change(&state, &identity, &pc, |_| wanted.clone()).await
}

/// Assigns a machine to a group, which begins with its first machine.
#[utoipa::path(post, path = "/api/agents/{pc}/groups", operation_id = "add_agent_group", tag = "groups",
    params(("pc" = String, Path, description = "The machine")),
    request_body = GroupAdded,
    responses((status = 200, description = "The groups now", body = AgentGroups),
        (status = 409, description = "A document says who is in it")),
    security(("session" = ["operator"])))]
pub async fn add(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    Body(body): Body<GroupAdded>,
) -> Answer<Json<AgentGroups>> {
    let group = [body.group].into();
    change(&state, &identity, &pc, |now| now | &group).await
}

/// Takes a machine out of a group.
#[utoipa::path(delete, path = "/api/agents/{pc}/groups/{group}", operation_id = "remove_agent_group", tag = "groups",
    params(("pc" = String, Path, description = "The machine"), ("group" = String, Path, description = "The group")),
    responses((status = 200, description = "The groups now", body = AgentGroups),
        (status = 409, description = "A document says who is in it")),
    security(("session" = ["operator"])))]
pub async fn remove(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path((pc, group)): Path<(PcId, GroupName)>,
) -> Answer<Json<AgentGroups>> {
    let group = [group].into();
    change(&state, &identity, &pc, |now| now - &group).await
}

/// Makes a change unless it concerns a group that a document defines.
async fn change(
    state: &ApiState,
    identity: &Identity,
    pc: &PcId,
    change: impl Fn(&Names) -> Names,
) -> Answer<Json<AgentGroups>> {
    let catalogue = known(state).await?;
    let before: Names = catalogue.groups_of(pc).into_iter().collect();
    let mut moved = before
        .symmetric_difference(&change(&before))
        .cloned()
        .collect::<Vec<_>>()
        .into_iter();
    if let Some(declared) = moved.find(|group| catalogue.group(group).is_some()) {
        return Err(GroupError::Declared(declared).into());
    }
    let changed = catalogue.change_groups(pc, change).await;
    let changed = changed.map_err(GroupError::from)?;
    if let Some(revision) = changed.revision {
        catalogue.memberships_seen(revision).await;
        state.nudges.machines(std::slice::from_ref(pc)).await;
        let agents = Change::new(Topic::Agents, [pc.to_string()]);
        let groups = Change::new(Topic::Groups, []);
        state.live.announce(vec![agents, groups]);
        let details = json!({ "before": before, "after": changed.groups });
        let action = "agent_groups_put";
        record(state, identity, action, Some(pc.as_str()), details).await;
    }
    Ok(Json(AgentGroups::new(changed.groups)))
}
