//! Webhooks as the API takes and shows them.

use kanade_api_types::alerts::{ALERT_KINDS, WebhookRow};
use kanade_outbound::check_url;
use kanade_store::state::alerts::Webhook;

use super::AlertRefused;

const LONGEST_NAME: usize = 100;
const SHORTEST_SECRET: usize = 16;

/// A webhook without its secret.
pub fn webhook_row(webhook: Webhook) -> WebhookRow {
    WebhookRow {
        id: webhook.id,
        name: webhook.name,
        url: webhook.url,
        events: webhook.events,
        enabled: webhook.enabled,
        created_by: webhook.created_by,
        created_at: webhook.created_at,
        updated_at: webhook.updated_at,
    }
}

/// Refuses a webhook that cannot work.
pub fn check(webhook: &Webhook) -> Result<(), AlertRefused> {
    let invalid = |why: String| Err(AlertRefused::Invalid(why));
    let name = webhook.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return invalid(format!("`name` must have 1 to {LONGEST_NAME} characters"));
    }
    if webhook.secret.len() < SHORTEST_SECRET {
        return invalid(format!(
            "`secret` must have at least {SHORTEST_SECRET} characters"
        ));
    }
    check_url(&webhook.url).map_err(|error| AlertRefused::Invalid(format!("`url`: {error}")))?;
    check_events(&webhook.events)
}

/// Refuses kinds of alerts that do not exist.
pub fn check_events(events: &[String]) -> Result<(), AlertRefused> {
    let unknown = events
        .iter()
        .find(|event| !ALERT_KINDS.contains(&event.as_str()));
    match unknown {
        None => Ok(()),
        Some(event) => Err(AlertRefused::Invalid(format!(
            "`events`: {event:?} is none of {}",
            ALERT_KINDS.join(", ")
        ))),
    }
}
