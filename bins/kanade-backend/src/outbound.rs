//! How other systems are reached, from the configuration.

use std::fs;

use anyhow::{Context, Result};
use kanade_config::{BackendConfig, MailEncryption, MailSection, Secret};
use kanade_outbound::{Encryption, MailServer, WebhookClient};

/// What leaves the backend for other systems.
pub struct Outbound {
    /// Where mail is handed over, when that is configured.
    pub mail: Option<MailServer>,
    /// Calls webhooks.
    pub client: WebhookClient,
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
