//! Who confirmed a notice.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::PcId;

use crate::{Page, PageRequest, StoreError};

/// A confirmation. The first one of a notice, machine and person stays; of later ones, which count
/// after an edit that asked for them, only the time is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationAck {
    /// The notice.
    pub notification_id: String,
    /// The machine.
    pub pc_id: PcId,
    /// The person's security id.
    pub user_sid: String,
    /// The person's account.
    pub account: Option<String>,
    /// When; the broker's time where the machine's clock was not believed.
    pub acked_at: DateTime<Utc>,
    /// When it was confirmed last, likewise.
    pub last_acked_at: DateTime<Utc>,
    /// What the machine's clock said, where it was not believed.
    pub reported_at: Option<DateTime<Utc>>,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
}

/// Reads confirmations.
#[async_trait]
pub trait AckReader: Send + Sync {
    /// A page of a notice's confirmations, by machine and person; empty when there are none.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn of_notification(
        &self,
        notification_id: &str,
        page: &PageRequest,
    ) -> Result<Page<NotificationAck>, StoreError>;

    /// A notice's confirmations on some machines, by machine and person.
    ///
    /// # Errors
    /// When the database fails.
    async fn on_machines(
        &self,
        notification_id: &str,
        pcs: &[PcId],
    ) -> Result<Vec<NotificationAck>, StoreError>;
}
