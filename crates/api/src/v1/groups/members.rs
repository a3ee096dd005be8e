//! `GET /api/groups/{group}/members`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kanade_api_types::groups::GroupMember;
use kanade_store::agents::RosterEntry;
use kanade_wire::{GroupName, PcId};

use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// The machines in a group, those that were never seen among them.
#[utoipa::path(get, path = "/api/groups/{group}/members", operation_id = "list_group_members", tag = "groups",
    params(("group" = String, Path, description = "The group")),
    responses((status = 200, description = "The machines, sorted; none when there is no such group", body = Vec<GroupMember>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(group): Path<GroupName>,
) -> Answer<Json<Vec<GroupMember>>> {
    let members = known(&state).await?.members(&group);
    let roster = state.projected.agents.roster().await;
    let roster = roster.map_err(LookupError::from)?.into_iter();
    let roster: BTreeMap<PcId, RosterEntry> = roster
        .map(|machine| (machine.pc_id.clone(), machine))
        .collect();
    let now = state.clock.now();
    let rows = members.into_iter().map(|pc_id| {
        let seen = roster.get(&pc_id);
        GroupMember {
            os_family: seen.and_then(|machine| machine.os_family.clone()),
            online: seen.is_some_and(|machine| machine.is_online(now)),
            last_seen: seen.map(|machine| machine.updated_at),
            pc_id,
        }
    });
    Ok(Json(rows.collect()))
}
