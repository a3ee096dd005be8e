//! Calls of webhooks, signed.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Url, redirect};
use sha2::Sha256;

use crate::mail::chain;

/// How long one call may take.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);

/// How much of an answer that refuses is told.
const TOLD: usize = 300;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its id, the same in every try: header `X-Kanade-Delivery`.
    pub id: String,
    /// The kind of event: header `X-Kanade-Event`.
    pub event: String,
    /// When it is made, in seconds since 1970: header `X-Kanade-Timestamp`.
    pub timestamp: i64,
    /// Its body, JSON.
    pub body: String,
}

/// Why a call did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The address cannot be called.
    #[error("{0:?} cannot be called: use an address such as https://host/path")]
    Address(String),
    /// It was refused.
    #[error("it answered {status}{}", .words.as_deref().map(|words| format!(": {words}")).unwrap_or_default())]
    Refused {
        /// The status.
        status: u16,
        /// The beginning of the answer.
        words: Option<String>,
    },
    /// Nobody answered.
    #[error("it could not be reached: {0}")]
    Unreachable(String),
}

impl WebhookError {
    /// The status, when there was an answer.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// Calls webhooks. Clones share connections.
#[derive(Debug, Clone)]
pub struct WebhookClient(Client);

impl WebhookClient {
    /// Makes one. A redirection is a refusal: what is signed for one address goes to no other.
    ///
    /// # Errors
    /// When the system's certificates cannot be had.
    pub fn new() -> Result<Self, WebhookError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("kanade/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .timeout(ANSWERED_WITHIN)
            .build();
        let client = client.map_err(|error| WebhookError::Unreachable(chain(&error)))?;
        Ok(Self(client))
    }

    /// Makes one call, signed with `secret`; returns the status of success.
    ///
    /// # Errors
    /// When the other side did not answer, or not with success.
    pub async fn call(&self, url: &str, secret: &str, call: &Call) -> Result<u16, WebhookError> {
        let url = check_url(url)?;
        let signature = signature(secret, call.timestamp, &call.body);
        let request = self
            .0
            .post(url)
            .header("content-type", "application/json")
            .header("x-kanade-delivery", &call.id)
            .header("x-kanade-event", &call.event)
            .header("x-kanade-timestamp", call.timestamp.to_string())
            .header("x-kanade-signature", format!("sha256={signature}"))
            .body(call.body.clone());
        let response = request.send().await;
        let response =
            response.map_err(|error| WebhookError::Unreachable(chain(&error.without_url())))?;
        let status = response.status();
        if status.is_success() {
            return Ok(status.as_u16());
        }
        let words = response.text().await.unwrap_or_default();
        let words: String = words.trim().chars().take(TOLD).collect();
        Err(WebhookError::Refused {
            status: status.as_u16(),
            words: Some(words).filter(|words| !words.is_empty()),
        })
    }
}

/// Whether an address can be called.
///
/// # Errors
/// When it is not one of HTTP with a host.
pub fn check_url(text: &str) -> Result<Url, WebhookError> {
    let refused = || WebhookError::Address(text.to_owned());
    let url = Url::parse(text).map_err(|_| refused())?;
    let usable = matches!(url.scheme(), "http" | "https") && url.has_host();
    usable.then_some(url).ok_or_else(refused)
}

/// HMAC-SHA256 of `<timestamp>.<body>`, in hexadecimal digits: whoever has the secret checks with it
/// that a call is ours, and by the timestamp that it is not an old one.
#[must_use]
pub fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    // A key of any length serves.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{timestamp}.").as_bytes());
    mac.update(body.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_other_programs_make() {
        // Made by Python's hmac.
        assert_eq!(
            signature("secret", 1_700_000_000, r#"{"a":1}"#),
            "49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686"
        );
    }

    #[test]
    fn only_addresses_of_http_are_called() {
        assert!(check_url("https://host.example/hook?x=1").is_ok());
        assert!(check_url("http://127.0.0.1:9/").is_ok());
        for bad in ["ftp://host/", "host/path", "file:///etc/passwd", ""] {
            assert!(check_url(bad).is_err(), "{bad}");
        }
    }
}
