//! `POST /api/webhooks`

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use kanade_api_types::alerts::{NewWebhook, WebhookCreated};
use kanade_store::state::alerts::Webhook;
use serde_json::json;

use super::AlertRefused;
use super::row::{check, webhook_row};
use crate::http::idempotency::WorkId;
use crate::http::{Admin, Answer, Body};
use crate::state::ApiState;
use crate::v1::record;

/// Bytes of a secret that is made.
const SECRET_BYTES: usize = 32;

/// Adds a program that is told of alerts. The answer is the only place that shows the secret.
#[utoipa::path(post, path = "/api/webhooks", operation_id = "create_webhook", tag = "alerts",
    request_body = NewWebhook,
    responses((status = 201, description = "Added", body = WebhookCreated),
        (status = 400, description = "It cannot work")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Extension(WorkId(work)): Extension<WorkId>,
    Body(new): Body<NewWebhook>,
) -> Answer<(StatusCode, Json<WebhookCreated>)> {
    let now = state.clock.now();
    let given = new.secret.filter(|secret| !secret.is_empty());
    let webhook = Webhook {
        id: work.to_string(),
        name: new.name.trim().to_owned(),
        url: new.url.trim().to_owned(),
        events: new.events,
        secret: given.unwrap_or_else(generated),
        enabled: true,
        created_by: identity.username.clone(),
        created_at: now,
        updated_at: now,
    };
    check(&webhook)?;
    let saved = state.alerts.parts().webhooks.save(&webhook).await;
    saved.map_err(AlertRefused::from)?;
    let details = json!({ "name": webhook.name, "url": webhook.url, "events": webhook.events });
    let id = Some(webhook.id.as_str());
    record(&state, &identity, "webhook_create", id, details).await;
    let secret = webhook.secret.clone();
    let created = WebhookCreated {
        webhook: webhook_row(webhook),
        secret,
    };
    Ok((StatusCode::CREATED, Json(created)))
}

fn generated() -> String {
    let bytes: [u8; SECRET_BYTES] = rand::random();
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect()
}
