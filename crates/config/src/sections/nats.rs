//! `[nats]` of `backend.toml`, and what a broker address looks like.

use kanade_wire::size::parse_size;

use crate::document::Document;

/// What an administrator's broker does unless told otherwise: nats-server's own default.
const DEFAULT_SYNC_INTERVAL_SECS: u32 = 120;

const SCHEMES: [&str; 4] = ["nats", "tls", "ws", "wss"];

/// The broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsSection {
    /// The broker's address, `nats://host:4222`; several of a cluster are separated by commas. Required.
    pub url: String,
    /// Bytes the broker may store, written as a size such as `"10 GiB"`: what the streams' shares are taken of. When it
    /// is not said, the broker's own limit of the account counts, else 10 GiB.
    pub store_limit: Option<u64>,
    /// The broker's `sync_interval` in seconds: what it acknowledged is on its disk after this long, so agents keep
    /// reports for twice as long. 120, nats-server's own default, when it is not said.
    pub sync_interval_secs: u32,
}

impl NatsSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("nats");
        let url = section.parsed("url", broker_url);
        let store_limit = section.optional_parsed("store_limit", parse_size);
        let sync_interval_secs = section.count("sync_interval_secs", DEFAULT_SYNC_INTERVAL_SECS);
        Some(Self {
            url: url?,
            store_limit: store_limit?,
            sync_interval_secs: sync_interval_secs?,
        })
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
