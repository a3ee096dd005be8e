//! Tries whether alerts arrive.

use chrono::TimeDelta;
use kanade_api_types::alerts::{AlertEvent, DeliveryRow};
use kanade_store::PageRequest;
use kanade_store::state::alerts::{Alert, Channel, DeliveryQuery, NewDelivery};
use uuid::Uuid;

use super::{Alerts, AlertsError, delivery_row};

/// The task that delivers leaves a test alone for so long: it is tried here, while somebody waits.
const TRIED_HERE: TimeDelta = TimeDelta::minutes(5);

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// There is no mail server.
    #[error("no mail is sent: write a [mail] section into the backend's configuration")]
    NoMailServer,
    /// There is nobody to send to.
    #[error("nobody gets mail: give an address, or set the recipients first")]
    NoRecipients,
    /// There is no such webhook.
    #[error("there is no webhook {0}: `kanade webhook list` shows them")]
    NoSuchWebhook(String),
    /// It could not be tried.
    #[error("the test could not be stored: try again")]
    Failed(#[from] AlertsError),
}

impl From<kanade_store::state::StateError> for TestError {
    fn from(error: kanade_store::state::StateError) -> Self {
        Self::Failed(error.into())
    }
}

impl Alerts {
    /// Sends a mail to an address, or to every recipient, and returns what became of it.
    ///
    /// # Errors
    /// When there is nobody to send to.
    pub async fn test_mail(
        &self,
        to: Option<String>,
        by: &str,
    ) -> Result<Vec<DeliveryRow>, TestError> {
        if self.0.mailer.is_none() {
            return Err(TestError::NoMailServer);
        }
        let recipients = match to.filter(|to| !to.trim().is_empty()) {
            Some(to) => vec![to.trim().to_owned()],
            None => self.parts().alerts.mail_routing().await?.recipients,
        };
        if recipients.is_empty() {
            return Err(TestError::NoRecipients);
        }
        let delivery = |recipient| NewDelivery {
            channel: Channel::Mail,
            recipient,
        };
        self.test(recipients.into_iter().map(delivery).collect(), by)
            .await
    }

    /// Calls a webhook, switched on or off, and returns what became of it.
    ///
    /// # Errors
    /// When there is no such webhook.
    pub async fn test_webhook(&self, id: &str, by: &str) -> Result<Vec<DeliveryRow>, TestError> {
        if self.parts().webhooks.find(id).await?.is_none() {
            return Err(TestError::NoSuchWebhook(id.to_owned()));
        }
        let delivery = NewDelivery {
            channel: Channel::Webhook,
            recipient: id.to_owned(),
        };
        self.test(vec![delivery], by).await
    }

    async fn test(
        &self,
        deliveries: Vec<NewDelivery>,
        by: &str,
    ) -> Result<Vec<DeliveryRow>, TestError> {
        let parts = self.parts();
        let now = parts.clock.now();
        let alert = Alert {
            id: format!("test:{}", Uuid::now_v7()),
            at: now,
            event: AlertEvent::Test { by: by.to_owned() },
        };
        let later = now + TRIED_HERE;
        parts
            .alerts
            .record_routed(&alert, &deliveries, later)
            .await?;
        self.deliver_of(&alert.id).await?;
        let query = DeliveryQuery {
            alert_id: Some(alert.id),
            channel: None,
            recipient: None,
            state: None,
            page: PageRequest::first(100),
        };
        let stored = parts.alerts.deliveries(&query).await;
        let stored = stored.map_err(AlertsError::from)?;
        Ok(stored.items.into_iter().map(delivery_row).collect())
    }
}
