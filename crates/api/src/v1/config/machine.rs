//! `/api/pcs/{pc}/config`: what is set for one machine.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_control::catalogue::ConfigLayer;
use kanade_wire::PcId;
use kanade_wire::agent_config::ConfigScope;
use serde_json::Value;

use super::scope::{self, Shown};
use crate::http::{Answer, Body, Operator, Path, Viewer};
use crate::state::ApiState;

/// What is set for one machine, with its revision in `ETag`; `{}` when nothing is.
#[utoipa::path(get, path = "/api/pcs/{pc}/config", operation_id = "get_machine_config", tag = "config",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "What is set", body = ConfigScope)),
    security(("session" = ["viewer"])))]
pub async fn get(State(state): State<ApiState>, _: Viewer, Path(pc): Path<PcId>) -> Answer<Shown> {
    scope::read(&state, ConfigLayer::Machine(pc)).await
}

/// Sets this for one machine and nothing else. With `If-Match: <ETag>` only when nobody changed it
/// since; what is `null` or left out is not set.
#[utoipa::path(put, path = "/api/pcs/{pc}/config", operation_id = "put_machine_config", tag = "config",
    params(("pc" = String, Path, description = "The machine"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    request_body = ConfigScope,
    responses((status = 200, description = "What is set now", body = ConfigScope),
        (status = 400, description = "A setting is not right", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn put(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    headers: HeaderMap,
    Body(body): Body<Value>,
) -> Answer<Shown> {
    scope::write(&state, &identity, &headers, ConfigLayer::Machine(pc), &body).await
}

/// Unsets everything for one machine.
#[utoipa::path(delete, path = "/api/pcs/{pc}/config", operation_id = "delete_machine_config", tag = "config",
    params(("pc" = String, Path, description = "The machine"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 204, description = "Nothing is set"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn delete(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    headers: HeaderMap,
) -> Answer<StatusCode> {
    scope::clear(&state, &identity, &headers, ConfigLayer::Machine(pc)).await
}
