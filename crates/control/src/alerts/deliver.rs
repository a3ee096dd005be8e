//! Tries to deliver, and what comes after a try.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use kanade_api_types::alerts::{DeliveryAttempt, DeliveryRow};
use kanade_outbound::{Call, Mail};
use kanade_store::state::alerts::{AttemptEnd, Channel, Delivery, DeliveryState, DueDelivery};
use rand::RngExt;
use serde_json::json;
use uuid::Uuid;

use super::render::{mail_text, text, title};
use super::{Alerts, AlertsError};
use kanade_api_types::alerts::MailLanguage;

/// Deliveries of one round.
const AT_A_TIME: u32 = 100;
/// Deliveries that are tried at a time.
const IN_FLIGHT: usize = 8;
/// What could not be delivered for this long is given up.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(24);

/// What became of a try.
struct Tried {
    status: Option<u16>,
    failure: Option<Failure>,
}

struct Failure {
    why: String,
    is_permanent: bool,
}

impl Tried {
    fn arrived(status: Option<u16>) -> Self {
        Self {
            status,
            failure: None,
        }
    }

    fn failed(why: &(impl ToString + ?Sized), status: Option<u16>, is_permanent: bool) -> Self {
        let why = why.to_string();
        Self {
            status,
            failure: Some(Failure { why, is_permanent }),
        }
    }
}

impl Alerts {
    /// Tries everything that is due; returns how many that were.
    ///
    /// # Errors
    /// When the state file fails.
    pub async fn deliver_due(&self) -> Result<usize, AlertsError> {
        let parts = self.parts();
        let due = parts.alerts.due(parts.clock.now(), AT_A_TIME).await?;
        let count = due.len();
        let alerts: Vec<String> = due.iter().map(|it| it.alert.id.clone()).collect();
        let tries = due.into_iter().map(|due| self.try_and_store(due));
        let done: Vec<Result<(), AlertsError>> = stream::iter(tries)
            .buffer_unordered(IN_FLIGHT)
            .collect()
            .await;
        if count > 0 {
            self.announce(alerts);
        }
        done.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(count)
    }

    /// Tries what waits of one alert, due or not.
    ///
    /// # Errors
    /// When the state file fails.
    pub(super) async fn deliver_of(&self, alert_id: &str) -> Result<(), AlertsError> {
        for waiting in self.parts().alerts.waiting_of(alert_id).await? {
            self.try_and_store(waiting).await?;
        }
        self.announce([alert_id.to_owned()]);
        Ok(())
    }

    async fn try_and_store(&self, due: DueDelivery) -> Result<(), AlertsError> {
        let parts = self.parts();
        let begun = parts.clock.now();
        let tried = match due.delivery.channel {
            Channel::Mail => self.mail(&due).await,
            Channel::Webhook => self.call(&due, begun).await,
            Channel::Notice => self.notice(&due).await,
        };
        let now = parts.clock.now();
        let end = self.end_of(&due.delivery, &tried, now);
        let attempt = DeliveryAttempt {
            at: begun,
            milliseconds: u64::try_from((now - begun).num_milliseconds()).unwrap_or(0),
            status: tried.status,
            error: tried.failure.map(|failure| failure.why),
        };
        if let Some(error) = &attempt.error {
            tracing::warn!(
                delivery = due.delivery.id,
                error,
                "an alert was not delivered"
            );
        }
        let id = &due.delivery.id;
        Ok(parts.alerts.attempted(id, &attempt, end).await?)
    }

    fn end_of(&self, delivery: &Delivery, tried: &Tried, now: DateTime<Utc>) -> AttemptEnd {
        let Some(failure) = &tried.failure else {
            return AttemptEnd::Delivered;
        };
        let is_test = delivery.kind == "test";
        let is_old = now - delivery.created_at >= GIVEN_UP_AFTER;
        if failure.is_permanent || is_test || is_old {
            return AttemptEnd::GivenUp;
        }
        let attempt = u32::try_from(delivery.log.len()).unwrap_or(u32::MAX);
        let ceiling = self.parts().backoff.ceiling(attempt);
        let delay = ceiling.mul_f64(rand::rng().random_range(0.5..=1.0));
        let delay = TimeDelta::from_std(delay).unwrap_or(GIVEN_UP_AFTER);
        AttemptEnd::Again(now + delay)
    }

    async fn mail(&self, due: &DueDelivery) -> Tried {
        let mailer = match &self.0.mailer {
            Some(Ok(mailer)) => mailer,
            Some(Err(why)) => return Tried::failed(&why, None, false),
            None => return Tried::failed("the configuration has no [mail]", None, true),
        };
        let language = match self.parts().alerts.mail_routing().await {
            Ok(routing) => routing.language,
            Err(error) => return Tried::failed(&error, None, false),
        };
        let filled = match self.filled(&due.alert).await {
            Ok(filled) => filled,
            Err(error) => return Tried::failed(&error, None, false),
        };
        let link = self.parts().public_url.as_deref();
        let mail = Mail {
            id: stable_id(&due.delivery.id),
            to: due.delivery.recipient.clone(),
            subject: format!("[kanade] {}", title(&filled.event, language)),
            text: mail_text(&filled, language, link),
        };
        match mailer.send(&mail).await {
            Ok(status) => Tried::arrived(Some(status)),
            Err(error) => Tried::failed(&error, error.status(), error.is_permanent()),
        }
    }

    async fn call(&self, due: &DueDelivery, now: DateTime<Utc>) -> Tried {
        let webhook = self.parts().webhooks.find(&due.delivery.recipient).await;
        let webhook = match webhook {
            Ok(Some(webhook)) if webhook.enabled || due.alert.event.kind() == "test" => webhook,
            Ok(Some(_)) => return Tried::failed("the webhook is switched off", None, true),
            Ok(None) => return Tried::failed("the webhook was removed", None, true),
            Err(error) => return Tried::failed(&error, None, false),
        };
        let alert = match self.filled(&due.alert).await {
            Ok(filled) => filled,
            Err(error) => return Tried::failed(&error, None, false),
        };
        let body = json!({
            "id": alert.id,
            "kind": alert.event.kind(),
            "at": alert.at,
            "title": title(&alert.event, MailLanguage::En),
            "text": text(&alert.event, MailLanguage::En),
            "url": self.parts().public_url,
            "event": alert.event,
        });
        let call = Call {
            id: stable_id(&due.delivery.id),
            event: alert.event.kind().to_owned(),
            timestamp: now.timestamp(),
            body: body.to_string(),
        };
        let client = &self.parts().client;
        match client.call(&webhook.url, &webhook.secret, &call).await {
            Ok(status) => Tried::arrived(Some(status)),
            Err(error) => Tried::failed(&error, error.status(), false),
        }
    }

    async fn notice(&self, due: &DueDelivery) -> Tried {
        let sent = self.publish_notice(&due.alert, &due.delivery.recipient);
        match sent.await {
            Ok(()) => Tried::arrived(None),
            Err(error) => Tried::failed(&error, None, false),
        }
    }
}

/// A delivery's id as headers can hold it.
fn stable_id(delivery: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, delivery.as_bytes()).to_string()
}

/// A delivery as the API shows it.
#[must_use]
pub fn delivery_row(delivery: Delivery) -> DeliveryRow {
    let last = delivery.log.last();
    let is_waiting = delivery.state == DeliveryState::Waiting;
    DeliveryRow {
        alert_id: delivery.alert_id,
        kind: delivery.kind,
        channel: delivery.channel.as_str().to_owned(),
        recipient: delivery.recipient,
        state: delivery.state.as_str().to_owned(),
        created_at: delivery.created_at,
        attempts: u32::try_from(delivery.log.len()).unwrap_or(u32::MAX),
        next_at: is_waiting.then_some(delivery.next_at),
        delivered_at: delivery.delivered_at,
        status: last.and_then(|last| last.status),
        error: last.and_then(|last| last.error.clone()),
        id: delivery.id,
        log: delivery.log,
    }
}
