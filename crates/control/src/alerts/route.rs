//! To whom an alert goes.

use std::collections::BTreeSet;

use kanade_api_types::alerts::{AlertEvent, MailRouting};
use kanade_store::state::alerts::{Alert, Channel, NewDelivery, Webhook};
use kanade_wire::agent_config::GroupContacts;
use kanade_wire::{GroupName, subjects, topology};

use super::{Alerts, AlertsError};

const AT_A_TIME: u32 = 200;

impl Alerts {
    /// Gives every new alert to those who want it.
    ///
    /// # Errors
    /// When the state file fails.
    pub async fn route_new(&self) -> Result<(), AlertsError> {
        let parts = self.parts();
        loop {
            let alerts = parts.alerts.unrouted(AT_A_TIME).await?;
            if alerts.is_empty() {
                return Ok(());
            }
            let webhooks = parts.webhooks.all().await?;
            let mail = parts.alerts.mail_routing().await?;
            let mut is_stuck = false;
            for alert in &alerts {
                match self.recipients(alert, &webhooks, &mail).await {
                    Ok(deliveries) => {
                        let at = parts.clock.now();
                        parts.alerts.route(&alert.id, &deliveries, at).await?;
                    }
                    Err(error) => {
                        is_stuck = true;
                        tracing::warn!(alert = alert.id, %error, "to whom an alert goes is decided later");
                    }
                }
            }
            self.announce(alerts.into_iter().map(|alert| alert.id));
            self.0.nudge.notify_one();
            if is_stuck {
                return Ok(());
            }
        }
    }

    async fn recipients(
        &self,
        alert: &Alert,
        webhooks: &[Webhook],
        mail: &MailRouting,
    ) -> Result<Vec<NewDelivery>, AlertsError> {
        let kind = alert.event.kind();
        let delivery = |channel, recipient| NewDelivery { channel, recipient };
        let told = webhooks.iter().filter(|webhook| webhook.wants(kind));
        let mut found: BTreeSet<NewDelivery> = told
            .map(|webhook| delivery(Channel::Webhook, webhook.id.clone()))
            .collect();
        found.extend(
            notice_subjects(&alert.event)
                .into_iter()
                .map(|subject| delivery(Channel::Notice, subject)),
        );
        if self.0.mailer.is_some() {
            let wants = mail.events.is_empty() || mail.events.iter().any(|event| event == kind);
            let own = mail.recipients.iter().filter(|_| wants).cloned();
            let contacts = self.contacts(&alert.event).await?;
            let addresses: BTreeSet<String> = own.chain(contacts).collect();
            found.extend(
                addresses
                    .into_iter()
                    .map(|address| delivery(Channel::Mail, address)),
            );
        }
        Ok(found.into_iter().collect())
    }

    /// The contacts of the groups that a check's alert goes to by mail.
    async fn contacts(&self, event: &AlertEvent) -> Result<Vec<String>, AlertsError> {
        let AlertEvent::Check {
            email: true,
            notify_groups,
            ..
        } = event
        else {
            return Ok(Vec::new());
        };
        let mut addresses = Vec::new();
        for group in notify_groups {
            let bucket = topology::GROUP_CONTACTS.name;
            let entry = self.parts().bus.kv_get(bucket, group).await?;
            let contacts =
                entry.and_then(|entry| serde_json::from_slice::<GroupContacts>(&entry.value).ok());
            addresses.extend(contacts.unwrap_or_default().emails);
        }
        Ok(addresses)
    }
}

/// Where the notice of a check's alert is published.
fn notice_subjects(event: &AlertEvent) -> Vec<String> {
    let AlertEvent::Check {
        pc_id,
        notify_user,
        notify_groups,
        ..
    } = event
    else {
        return Vec::new();
    };
    let user = notify_user.then(|| subjects::notifications_pc(pc_id));
    let groups = notify_groups
        .iter()
        .filter_map(|group| GroupName::new(group.as_str()).ok())
        .map(|group| subjects::notifications_group(&group));
    user.into_iter().chain(groups).collect()
}
