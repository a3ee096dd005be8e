use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use crate::error::ClientError;

/// How long a connection may take to come about.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How often a request is sent when the connection breaks before the answer.
const ATTEMPTS: u32 = 3;

/// Speaks to one backend as one account. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    base: Arc<Url>,
    token: Option<Arc<str>>,
    attempts: u32,
}

impl Client {
    /// A client for the backend at `base_url`, such as `http://127.0.0.1:8080`; without a token it
    /// can only do what needs no account. Connects to nothing yet.
    ///
    /// # Errors
    /// When the address is not an `http` or `https` address, or the token cannot be sent.
    pub fn new(base_url: &str, token: Option<&str>) -> Result<Self, ClientError> {
        let base = parse_base(base_url)?;
        let http = build_http(&base).map_err(ClientError::Setup)?;
        let client = Self {
            http,
            base: Arc::new(base),
            token: None,
            attempts: ATTEMPTS,
        };
        match token {
            Some(token) => client.with_token(token),
            None => Ok(client),
        }
    }

    /// The same backend as another account.
    ///
    /// # Errors
    /// When the token has characters that cannot stand in a header.
    pub fn with_token(mut self, token: &str) -> Result<Self, ClientError> {
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ClientError::InvalidToken);
        }
        self.token = Some(token.into());
        Ok(self)
    }

    /// The same client, sending a request at most `attempts` times instead of three.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The backend's address without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Whether it speaks for an account.
    pub fn has_token(&self) -> bool {
        self.token.is_some()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("has_token", &self.has_token())
            .finish_non_exhaustive()
    }
}

fn parse_base(text: &str) -> Result<Url, ClientError> {
    let refused = || ClientError::InvalidBaseUrl(text.to_owned());
    let url = Url::parse(text).map_err(|_| refused())?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    usable.then_some(url).ok_or_else(refused)
}

/// A proxy that the environment names is for other machines, never for this one.
fn build_http(base: &Url) -> reqwest::Result<reqwest::Client> {
    // A provider that was installed before serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("kanade/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_WITHIN);
    if is_loopback(base) {
        return builder.no_proxy().build();
    }
    builder.build()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_not_http_is_refused() {
        for text in [
            "",
            "backend:8080",
            "ftp://host",
            "http://host/?x=1",
            "http://u@host",
        ] {
            let refused = Client::new(text, None);
            assert!(
                matches!(refused, Err(ClientError::InvalidBaseUrl(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn a_path_in_the_address_is_kept() {
        let client = Client::new("https://host.example/kanade/", None).unwrap();
        assert_eq!(
            client.url("/api/agents"),
            "https://host.example/kanade/api/agents"
        );
    }

    #[test]
    fn the_token_is_never_printed() {
        let client = Client::new("http://[::1]:8080", Some("secret-token")).unwrap();
        assert!(!format!("{client:?}").contains("secret-token"));
        assert!(is_loopback(&client.base));
    }

    #[test]
    fn a_token_with_a_line_break_is_refused() {
        let refused = Client::new("http://localhost", Some("a\nb"));
        assert!(matches!(refused, Err(ClientError::InvalidToken)));
    }
}
