//! `/api/groups/{group}/config`: what is set for the machines of a group.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_control::catalogue::ConfigLayer;
use kanade_wire::GroupName;
use kanade_wire::agent_config::ConfigScope;
use serde_json::Value;

use super::scope::{self, Shown};
use crate::http::{Answer, Body, Operator, Path, Viewer};
use crate::state::ApiState;

/// What is set for the machines of a group, with its revision in `ETag`; `{}` when nothing is.
#[utoipa::path(get, path = "/api/groups/{group}/config", operation_id = "get_group_config", tag = "config",
    params(("group" = String, Path, description = "The group")),
    responses((status = 200, description = "What is set", body = ConfigScope)),
    security(("session" = ["viewer"])))]
pub async fn get(
    State(state): State<ApiState>,
    _: Viewer,
    Path(group): Path<GroupName>,
) -> Answer<Shown> {
    scope::read(&state, ConfigLayer::Group(group)).await
}

/// Sets this for the machines of a group and nothing else. With `If-Match: <ETag>` only when nobody changed it
/// since; what is `null` or left out is not set.
#[utoipa::path(put, path = "/api/groups/{group}/config", operation_id = "put_group_config", tag = "config",
    params(("group" = String, Path, description = "The group"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    request_body = ConfigScope,
    responses((status = 200, description = "What is set now", body = ConfigScope),
        (status = 400, description = "A setting is not right", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn put(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(group): Path<GroupName>,
    headers: HeaderMap,
    Body(body): Body<Value>,
) -> Answer<Shown> {
    scope::write(
        &state,
        &identity,
        &headers,
        ConfigLayer::Group(group),
        &body,
    )
    .await
}

/// Unsets everything for the machines of a group.
#[utoipa::path(delete, path = "/api/groups/{group}/config", operation_id = "delete_group_config", tag = "config",
    params(("group" = String, Path, description = "The group"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 204, description = "Nothing is set"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn delete(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(group): Path<GroupName>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    scope::clear(&state, &identity, &headers, ConfigLayer::Group(group)).await
}
