//! `/api/config`: what is set for every machine.

use axum::extract::State;
use axum::http::HeaderMap;
use kanade_control::catalogue::ConfigLayer;
use kanade_wire::agent_config::ConfigScope;
use serde_json::Value;

use super::scope::{self, Shown};
use crate::http::{Answer, Body, Operator, Viewer};
use crate::state::ApiState;

/// What is set for every machine, with its revision in `ETag`; `{}` when nothing is.
#[utoipa::path(get, path = "/api/config", operation_id = "get_global_config", tag = "config",
    responses((status = 200, description = "What is set", body = ConfigScope)),
    security(("session" = ["viewer"])))]
pub async fn get(State(state): State<ApiState>, _: Viewer) -> Answer<Shown> {
    scope::read(&state, ConfigLayer::Global).await
}

/// Sets this for every machine and nothing else. With `If-Match: <ETag>` only when nobody changed
/// it since; what is `null` or left out is not set.
#[utoipa::path(put, path = "/api/config", operation_id = "put_global_config", tag = "config",
    params(("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    request_body = ConfigScope,
    responses((status = 200, description = "What is set now", body = ConfigScope),
        (status = 400, description = "A setting is not right", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn put(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Body(body): Body<Value>,
) -> Answer<Shown> {
    scope::write(&state, &identity, &headers, ConfigLayer::Global, &body).await
}
