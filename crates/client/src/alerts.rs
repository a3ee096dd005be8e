use kanade_api_types::alerts::{
    AlertRow, ChangeWebhook, DeliveryRow, MailRouting, MailSettings, NewWebhook, TestMail,
    TestResult, WebhookCreated, WebhookRow,
};
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which deliveries of alerts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DeliveryQuery {
    /// Of this alert.
    pub alert_id: Option<String>,
    /// `mail`, `webhook` or `notice`.
    pub channel: Option<String>,
    /// `waiting`, `delivered` or `failed`.
    pub state: Option<String>,
}

/// Alerts of one kind.
#[derive(Serialize)]
struct Filter<'a> {
    kind: Option<&'a str>,
}

impl Client {
    /// What operators were told of, the newest first.
    pub fn alerts(&self, kind: Option<&str>) -> List<AlertRow> {
        List::new(self, "/api/alerts", &Filter { kind })
    }

    /// Alerts on their way, the newest first.
    pub fn alert_deliveries(&self, query: &DeliveryQuery) -> List<DeliveryRow> {
        List::new(self, "/api/alerts/deliveries", query)
    }

    /// Programs that are told of alerts.
    pub fn webhooks(&self) -> List<WebhookRow> {
        List::new(self, "/api/webhooks", &())
    }

    /// Adds one; the answer is the only place that shows its secret.
    pub async fn create_webhook(&self, new: &NewWebhook) -> Result<WebhookCreated, ClientError> {
        self.post("/api/webhooks").body(new).json().await
    }

    /// Changes one.
    pub async fn change_webhook(
        &self,
        id: &str,
        change: &ChangeWebhook,
    ) -> Result<WebhookRow, ClientError> {
        self.patch(&format!("/api/webhooks/{id}"))
            .body(change)
            .json()
            .await
    }

    /// Removes one.
    pub async fn delete_webhook(&self, id: &str) -> Result<(), ClientError> {
        self.delete(&format!("/api/webhooks/{id}")).nothing().await
    }

    /// Calls one and says what it answered.
    pub async fn test_webhook(&self, id: &str) -> Result<TestResult, ClientError> {
        self.post(&format!("/api/webhooks/{id}/test")).json().await
    }

    /// How mail is sent, and to whom.
    pub async fn mail_settings(&self) -> Result<MailSettings, ClientError> {
        self.get("/api/settings/mail").json().await
    }

    /// Sets who is told by mail.
    pub async fn set_mail_settings(
        &self,
        routing: &MailRouting,
    ) -> Result<MailSettings, ClientError> {
        self.put("/api/settings/mail").body(routing).json().await
    }

    /// Sends a mail to an address, or to everybody who is told.
    pub async fn test_mail(&self, to: Option<String>) -> Result<TestResult, ClientError> {
        self.post("/api/settings/mail/test")
            .body(&TestMail { to })
            .json()
            .await
    }
}
