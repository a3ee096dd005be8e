//! `DELETE /api/webhooks/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::AlertRefused;
use crate::http::{Admin, Answer, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Removes a webhook. What waits for it is given up; its log stays.
#[utoipa::path(delete, path = "/api/webhooks/{id}", operation_id = "delete_webhook", tag = "alerts",
    params(("id" = String, Path, description = "The webhook")),
    responses((status = 204, description = "Removed"),
        (status = 404, description = "There is no such webhook")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let removed = state.alerts.parts().webhooks.remove(&id).await;
    if !removed.map_err(AlertRefused::from)? {
        return Err(AlertRefused::NoSuchWebhook(id).into());
    }
    record(&state, &identity, "webhook_delete", Some(&id), json!({})).await;
    Ok(StatusCode::NO_CONTENT)
}
