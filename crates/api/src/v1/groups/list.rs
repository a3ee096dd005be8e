//! `GET /api/groups`

use axum::Json;
use axum::extract::State;
use kanade_api_types::groups::GroupList;
use kanade_wire::PcId;
use serde::Deserialize;

use super::row::all;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// Which groups.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only groups that this machine is in.
    pc_id: Option<PcId>,
}

/// Every group with its members: those with a document, and those machines are assigned to.
#[utoipa::path(get, path = "/api/groups", operation_id = "list_groups", tag = "groups",
    params(Filter),
    responses((status = 200, description = "The groups, by name", body = GroupList)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(filter): Query<Filter>,
) -> Answer<Json<GroupList>> {
    known(&state).await?;
    let mut groups = all(&state);
    if let Some(pc) = &filter.pc_id {
        groups.retain(|group| group.members.contains(pc));
    }
    Ok(Json(GroupList { groups }))
}
