use bytes::Bytes;
use kanade_bus::backend::Outgoing;
use kanade_wire::notification::{AmendOperation, NotificationAmend, NotificationRecalled};
use kanade_wire::{subjects, topology};

use super::{NoticeError, Notices};

impl Notices {
    /// Takes a notice back. The event comes first, so a crash in between leaves copies that the
    /// same request deletes when it comes again; then everybody who shows it now is told.
    ///
    /// # Errors
    /// When there is no such notice, or the broker fails.
    pub async fn recall(&self, id: &str, by: &str) -> Result<(), NoticeError> {
        match self.standing(id).await {
            Ok(stored) => {
                let recalled = NotificationRecalled {
                    notification: stored.notification,
                    subjects: stored.subjects,
                    by: by.to_owned(),
                    at: self.clock.now(),
                };
                self.tell(id, &recalled).await?;
            }
            Err(NoticeError::Recalled(_)) => {}
            Err(error) => return Err(error),
        }
        self.delete_copies(id, None).await?;
        self.amend(id).await;
        Ok(())
    }

    async fn tell(&self, id: &str, recalled: &NotificationRecalled) -> Result<(), NoticeError> {
        let event = Bytes::from(serde_json::to_vec(recalled)?);
        let event = Outgoing::new(subjects::notification_recalled(id), event);
        let ack = self.bus.publish(event).await?;
        self.applied.wait(topology::EVENTS.name, ack.sequence).await;
        Ok(())
    }

    /// Who is not there now finds no copy any more.
    async fn amend(&self, id: &str) {
        let amend = NotificationAmend {
            id: id.to_owned(),
            op: AmendOperation::Recall,
        };
        let Ok(payload) = serde_json::to_vec(&amend) else {
            return;
        };
        let told = self
            .bus
            .publish_core(subjects::NOTIFICATION_AMEND, payload.into())
            .await;
        if let Err(error) = told {
            tracing::warn!(notice = id, %error, "open clients were not told that a notice is recalled");
        }
    }
}
