//! `DELETE /api/collect/bundles/{key}`

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::download::find;
use super::failure::BrokerFailure;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Deletes a bundle.
#[utoipa::path(delete, path = "/api/collect/bundles/{*key}", operation_id = "delete_bundle", tag = "bundles",
    params(("key" = String, Path, description = "The bundle; its slashes may stand as they are")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(key): Path<String>,
) -> Answer<StatusCode> {
    let bundle = find(&state, &key).await?;
    let now = state.clock.now();
    state
        .removals
        .remove_bundle(&bundle, &identity.username, now)
        .await
        .map_err(BrokerFailure::Delete)?;
    let details = json!({ "pc_id": bundle.pc_id, "result_id": bundle.result_id });
    record(
        &state,
        &identity,
        "collect_bundle_delete",
        Some(&key),
        details,
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
