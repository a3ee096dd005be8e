//! The notice that a check's alert is for the people at machines.

use kanade_api_types::alerts::AlertEvent;
use kanade_store::state::alerts::Alert;
use kanade_wire::PcId;
use kanade_wire::notification::{Notification, Priority};
use uuid::Uuid;

use super::Alerts;
use crate::notices::NoticeError;

impl Alerts {
    /// Publishes it to one subject. Its id is made of the alert's, so all subjects and all tries
    /// have one, and it is dated by the alert.
    pub(super) async fn publish_notice(
        &self,
        alert: &Alert,
        subject: &str,
    ) -> Result<(), NoticeError> {
        let AlertEvent::Check {
            pc_id,
            check_name,
            title,
            body,
            priority,
            require_ack,
            toast,
            ..
        } = &alert.event
        else {
            return Ok(());
        };
        let last_logon = self.last_logon(pc_id).await?;
        let filled = |text: &str| text.replace("{last_logon}", &last_logon);
        let notification = Notification {
            id: Uuid::new_v5(&Uuid::NAMESPACE_OID, alert.id.as_bytes()).to_string(),
            priority: match priority.as_str() {
                "info" => Priority::Info,
                "emergency" => Priority::Emergency,
                _ => Priority::Warn,
            },
            require_ack: *require_ack,
            title: filled(title),
            body: body.as_deref().map(filled).unwrap_or_default(),
            toast: *toast,
            issued_at: alert.at,
            issued_by: Some(format!("compliance:{check_name}")),
            expires_at: None,
            acked_at: None,
            edited_at: None,
            acks_reset_at: None,
        };
        let subjects = [subject.to_owned()];
        self.parts().notices.send(&notification, &subjects).await?;
        Ok(())
    }

    /// Who signed in at a machine last; `-` when it is not known.
    pub(super) async fn last_logon(&self, pc: &PcId) -> Result<String, kanade_store::StoreError> {
        let agent = self.parts().agents.get(pc).await?;
        let user = agent.and_then(|agent| agent.heartbeat.last_logon_user);
        Ok(user.unwrap_or_else(|| "-".to_owned()))
    }
}
