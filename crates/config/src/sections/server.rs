//! `[server]` of `backend.toml`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::document::Document;

/// The HTTP server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSection {
    /// Where it listens. Required.
    pub bind: BindAddress,
    /// The address that people reach it under, without a trailing slash: the base of links in mails.
    pub public_url: Option<String>,
}

impl ServerSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("server");
        let bind = section.parsed("bind", BindAddress::from_str);
        let public_url = section.optional_parsed("public_url", public_url);
        Some(Self {
            bind: bind?,
            public_url: public_url?,
        })
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err(format!(
            "{text:?} does not start with https:// or http:// and a host"
        )),
    }
}

/// An address to listen on: `host:port`, `[::1]:8080`. Shown as it can be bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindAddress {
    host: String,
    port: u16,
}

/// A text that is no address to listen on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an address to listen on such as 127.0.0.1:8080")]
pub struct InvalidBind(pub String);

impl BindAddress {
    /// The host name or IP address, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port; 0 lets the system choose.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether only this machine can connect.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        }
    }
}

impl FromStr for BindAddress {
    type Err = InvalidBind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidBind(text.to_owned());
        let (host, port) = text.rsplit_once(':').ok_or_else(invalid)?;
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let host = bare.unwrap_or(host);
        if host.is_empty() || (bare.is_none() && host.contains(':')) {
            return Err(invalid());
        }
        let port = port.parse().map_err(|_| invalid())?;
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }
}

impl fmt::Display for BindAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_addresses_are_loopback() {
        let loopback = [
            "127.0.0.1:8080",
            "127.3.2.1:1",
            "localhost:80",
            "[::1]:8080",
        ];
        let open = [
            "0.0.0.0:8080",
            "[::]:8080",
            "192.168.1.2:80",
            "kanade.example:80",
            "localhost.example:80",
        ];

        assert!(
            loopback
                .iter()
                .all(|text| text.parse::<BindAddress>().unwrap().is_loopback())
        );
        assert!(
            !open
                .iter()
                .any(|text| text.parse::<BindAddress>().unwrap().is_loopback())
        );
    }

    #[test]
    fn an_address_is_shown_as_it_was_written() {
        for text in ["127.0.0.1:8080", "[::1]:0", "kanade.example:443"] {
            assert_eq!(text.parse::<BindAddress>().unwrap().to_string(), text);
        }
        for text in ["8080", ":8080", "::1:8080", "host:", "host:70000", ""] {
            assert!(text.parse::<BindAddress>().is_err(), "{text}");
        }
    }
}
