//! `POST /api/executions/{id}/kill`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_wire::ExecId;

use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::exec::DispatchRefused;
use crate::v1::record;

/// Stops an execution: running, waiting and undelivered alike.
#[utoipa::path(post, path = "/api/executions/{id}/kill", operation_id = "kill_execution", tag = "executions",
    params(("id" = String, Path, description = "The execution")),
    responses((status = 204, description = "Stopped"), (status = 404, description = "There is none")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<ExecId>,
) -> Answer<StatusCode> {
    state
        .dispatcher
        .kill(&id, &identity.username)
        .await
        .map_err(DispatchRefused)?;
    record(
        &state,
        &identity,
        "kill",
        Some(id.as_str()),
        serde_json::json!({}),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
