//! `PATCH /api/webhooks/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::alerts::{ChangeWebhook, WebhookRow};
use kanade_store::state::alerts::Webhook;
use serde_json::json;

use super::AlertRefused;
use super::row::{check, webhook_row};
use crate::http::{Admin, Answer, Body, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Changes a webhook, or switches it on or off. What is missing stays.
#[utoipa::path(patch, path = "/api/webhooks/{id}", operation_id = "change_webhook", tag = "alerts",
    params(("id" = String, Path, description = "The webhook")),
    request_body = ChangeWebhook,
    responses((status = 200, description = "Changed", body = WebhookRow),
        (status = 400, description = "It cannot work"),
        (status = 404, description = "There is no such webhook")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Path(id): Path<String>,
    Body(change): Body<ChangeWebhook>,
) -> Answer<Json<WebhookRow>> {
    let webhooks = &state.alerts.parts().webhooks;
    let known = webhooks.find(&id).await.map_err(AlertRefused::from)?;
    let known = known.ok_or(AlertRefused::NoSuchWebhook(id))?;
    let details = json!({
        "name": change.name, "url": change.url, "events": change.events,
        "enabled": change.enabled, "secret_changed": change.secret.is_some(),
    });
    let changed = Webhook {
        name: change.name.unwrap_or(known.name),
        url: change.url.unwrap_or(known.url),
        events: change.events.unwrap_or(known.events),
        secret: change.secret.unwrap_or(known.secret),
        enabled: change.enabled.unwrap_or(known.enabled),
        updated_at: state.clock.now(),
        ..known
    };
    check(&changed)?;
    webhooks.save(&changed).await.map_err(AlertRefused::from)?;
    let id = Some(changed.id.as_str());
    record(&state, &identity, "webhook_change", id, details).await;
    Ok(Json(webhook_row(changed)))
}
