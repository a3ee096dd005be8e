use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_api_types::alerts::{DeliveryAttempt, MailRouting};

use super::{
    Alert, AlertRecord, AttemptEnd, Channel, Delivery, DeliveryState, DueDelivery, NewDelivery,
    StandingAlert, StoredAlert,
};
use crate::state::StateError;
use crate::{Page, PageRequest, StoreError};

/// A page of alerts, the newest first.
#[derive(Debug, Clone)]
pub struct AlertQuery {
    /// Of this kind.
    pub kind: Option<String>,
    /// Which page.
    pub page: PageRequest,
}

/// A page of deliveries, the newest first.
#[derive(Debug, Clone)]
pub struct DeliveryQuery {
    /// Of this alert.
    pub alert_id: Option<String>,
    /// Of this channel.
    pub channel: Option<Channel>,
    /// To exactly this recipient.
    pub recipient: Option<String>,
    /// In this state.
    pub state: Option<DeliveryState>,
    /// Which page.
    pub page: PageRequest,
}

/// Keeps alerts and their deliveries.
#[async_trait]
pub trait AlertRepository: Send + Sync {
    /// Stores what was found, with the mark of whoever found it; returns the ids that are new.
    ///
    /// # Errors
    /// When the database fails; nothing is stored then.
    async fn record(&self, record: &AlertRecord) -> Result<Vec<String>, StateError>;

    /// How far somebody has looked; `None` before the first time.
    ///
    /// # Errors
    /// When the database fails.
    async fn mark(&self, source: &str) -> Result<Option<String>, StateError>;

    /// What stands of a kind.
    ///
    /// # Errors
    /// When the database fails.
    async fn standing(&self, kind: &'static str) -> Result<Vec<StandingAlert>, StateError>;

    /// Alerts of which it is not decided to whom they go, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn unrouted(&self, limit: u32) -> Result<Vec<Alert>, StateError>;

    /// Stores to whom an alert goes, once: a second time nothing is added. They are due at `at`.
    ///
    /// # Errors
    /// When the database fails.
    async fn route(
        &self,
        alert_id: &str,
        deliveries: &[NewDelivery],
        at: DateTime<Utc>,
    ) -> Result<(), StateError>;

    /// Stores an alert with its deliveries, none of which is due before `due_at`: whoever stores them
    /// tries them.
    ///
    /// # Errors
    /// When the database fails.
    async fn record_routed(
        &self,
        alert: &Alert,
        deliveries: &[NewDelivery],
        due_at: DateTime<Utc>,
    ) -> Result<(), StateError>;

    /// The deliveries of an alert that wait, due or not.
    ///
    /// # Errors
    /// When the database fails.
    async fn waiting_of(&self, alert_id: &str) -> Result<Vec<DueDelivery>, StateError>;

    /// Deliveries that are to be tried by `now`, the longest due first.
    ///
    /// # Errors
    /// When the database fails.
    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueDelivery>, StateError>;

    /// Stores a try and what comes after it.
    ///
    /// # Errors
    /// When the database fails.
    async fn attempted(
        &self,
        delivery_id: &str,
        attempt: &DeliveryAttempt,
        end: AttemptEnd,
    ) -> Result<(), StateError>;

    /// A page of alerts, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &AlertQuery) -> Result<Page<StoredAlert>, StoreError>;

    /// A page of deliveries, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, StoreError>;

    /// Removes alerts from before `before` with their deliveries; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    async fn remove_older(&self, before: DateTime<Utc>) -> Result<u64, StateError>;

    /// Who is told by mail; nobody before it was ever set.
    ///
    /// # Errors
    /// When the database fails.
    async fn mail_routing(&self) -> Result<MailRouting, StateError>;

    /// Sets who is told by mail.
    ///
    /// # Errors
    /// When the database fails.
    async fn set_mail_routing(&self, routing: &MailRouting) -> Result<(), StateError>;
}
