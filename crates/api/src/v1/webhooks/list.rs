//! `GET /api/webhooks`

use axum::Json;
use axum::extract::State;
use kanade_api_types::alerts::WebhookRow;

use super::AlertRefused;
use super::row::webhook_row;
use crate::http::{Admin, Answer};
use crate::state::ApiState;

/// Programs that are told of alerts, by name. Their secrets are not shown.
#[utoipa::path(get, path = "/api/webhooks", operation_id = "list_webhooks", tag = "alerts",
    responses((status = 200, description = "All of them", body = Vec<WebhookRow>)),
    security(("session" = ["admin"])))]
pub async fn handler(State(state): State<ApiState>, _: Admin) -> Answer<Json<Vec<WebhookRow>>> {
    let webhooks = state.alerts.parts().webhooks.all().await;
    let webhooks = webhooks.map_err(AlertRefused::from)?;
    Ok(Json(webhooks.into_iter().map(webhook_row).collect()))
}
