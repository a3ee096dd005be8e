//! Alerts, from the configuration.

use std::fs;
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use kanade_config::{BackendConfig, MailEncryption, MailSection, Secret};
use kanade_control::alerts::AlertParts;
use kanade_control::{Alerts, Notices};
use kanade_outbound::{Encryption, MailServer, WebhookClient};
use kanade_projections::{Applied, LiveFeed};
use kanade_runtime::BackoffPolicy;

use crate::wiring::Foundation;

/// How long a delivery waits before it is tried again: half a minute, doubled up to an hour.
const BACKOFF: BackoffPolicy = BackoffPolicy::new(
    std::time::Duration::from_secs(30),
    std::time::Duration::from_secs(3_600),
);

/// After how long a silent machine is gone.
const GONE_AFTER: TimeDelta = TimeDelta::minutes(10);

/// What leaves the backend for other systems.
pub struct Outbound {
    mail: Option<MailServer>,
    client: WebhookClient,
}

impl Outbound {
    /// Reads what the configuration names.
    ///
    /// # Errors
    /// When a file of certificates cannot be read.
    pub fn new(config: &BackendConfig) -> Result<Self> {
        let mail = config.mail.as_ref();
        let mail = mail.map(|mail| mail_server(mail, config.mail_password.as_ref()));
        Ok(Self {
            mail: mail.transpose()?,
            client: WebhookClient::new().context("webhooks cannot be called")?,
        })
    }
}

/// Puts alerts together.
pub fn assemble(
    foundation: &Foundation<'_>,
    notices: &Notices,
    applied: &Applied,
    live: &LiveFeed,
) -> Alerts {
    let projection = foundation.projection();
    let state = &foundation.databases.state;
    Alerts::new(AlertParts {
        alerts: Arc::new(state.alerts()),
        webhooks: Arc::new(state.webhooks()),
        rollouts: Arc::new(state.rollouts()),
        checks: projection.clone(),
        agents: projection.clone(),
        events: projection.clone(),
        dead_letters: projection,
        bus: foundation.bus.clone(),
        applied: applied.clone(),
        live: live.clone(),
        clock: foundation.clock.clone(),
        notices: notices.clone(),
        mail_server: foundation.outbound.mail.clone(),
        client: foundation.outbound.client.clone(),
        public_url: foundation.config.server.public_url.clone(),
        backoff: BACKOFF,
        gone_after: GONE_AFTER,
    })
}

fn mail_server(mail: &MailSection, password: Option<&Secret>) -> Result<MailServer> {
    let authorities = mail.ca_file.as_ref().map(|path| {
        fs::read(path).with_context(|| format!("mail.ca_file {} cannot be read", path.display()))
    });
    Ok(MailServer {
        host: mail.host.clone(),
        port: mail.port,
        encryption: match mail.encryption {
            MailEncryption::StartTls => Encryption::StartTls,
            MailEncryption::Tls => Encryption::Tls,
            MailEncryption::None => Encryption::None,
        },
        from: mail.from.clone(),
        username: mail.username.clone(),
        password: password.map(|password| password.reveal().to_owned()),
        authorities: authorities.transpose()?,
    })
}
