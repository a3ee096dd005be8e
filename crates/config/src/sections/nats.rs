//! `[nats]` of `backend.toml`, and what a broker address looks like.

use crate::document::Document;

const SCHEMES: [&str; 4] = ["nats", "tls", "ws", "wss"];

/// The broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsSection {
    /// The broker's address, `nats://host:4222`; several of a cluster are separated by commas. Required.
    pub url: String,
}

impl NatsSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let url = document.section("nats").parsed("url", broker_url)?;
        Some(Self { url })
    }
}

/// A broker address, or several with commas in between.
pub(crate) fn broker_url(text: &str) -> Result<String, String> {
    for address in text.split(',').map(str::trim) {
        let scheme = address
            .split_once("://")
            .map_or("nats", |(scheme, _)| scheme);
        let host = address.split_once("://").map_or(address, |(_, host)| host);
        if !SCHEMES.contains(&scheme) || host.is_empty() {
            return Err(format!(
                "{address:?} is not a broker address such as nats://host:4222"
            ));
        }
    }
    Ok(text.to_owned())
}
