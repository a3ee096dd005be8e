use std::fmt;
use std::time::Duration;

use async_nats::ServerAddr;
use kanade_runtime::{BackoffPolicy, SharedClock};
use rand::RngExt;

/// How to reach the broker.
#[derive(Clone)]
pub struct ConnectOptions {
    /// Addresses of one broker or of the members of a cluster: `nats://host:4222`.
    pub servers: Vec<String>,
    /// The token, when the broker asks for one.
    pub token: Option<String>,
    /// What the broker's own lists show for this connection.
    pub name: String,
    /// Delays between attempts, each shortened at random by up to half.
    pub backoff: BackoffPolicy,
    /// How often an idle connection is tried.
    pub ping_interval: Duration,
    /// Bytes set aside for what arrives; it grows with the messages.
    pub read_buffer: u16,
    /// Dates the changes of the connection's state.
    pub clock: SharedClock,
}

/// An address no connection can be made to.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// There is no address at all.
    #[error("no address of a broker is given")]
    NoAddress,
    /// An address is not of the form `nats://host:port`.
    #[error("{address} is not the address of a broker (nats://host:port)")]
    BadAddress {
        /// What was given.
        address: String,
        /// What is wrong with it.
        #[source]
        source: std::io::Error,
    },
    /// The connection could not be set up.
    #[error("the connection to the broker cannot be set up")]
    Setup(#[source] async_nats::ConnectError),
}

impl ConnectOptions {
    /// One server, no token; attempts 0.1 s to 5 s apart, pings every 10 s.
    pub fn new(server: impl Into<String>, name: impl Into<String>, clock: SharedClock) -> Self {
        Self {
            servers: vec![server.into()],
            token: None,
            name: name.into(),
            backoff: BackoffPolicy::new(Duration::from_millis(100), Duration::from_secs(5)),
            ping_interval: Duration::from_secs(10),
            read_buffer: u16::MAX,
            clock,
        }
    }

    /// For an agent, of which there are thousands: a small buffer, pings every 30 s, attempts up
    /// to 10 s apart.
    pub fn for_agent(
        server: impl Into<String>,
        name: impl Into<String>,
        clock: SharedClock,
    ) -> Self {
        Self {
            backoff: BackoffPolicy::new(Duration::from_millis(250), Duration::from_secs(10)),
            ping_interval: Duration::from_secs(30),
            read_buffer: 8 * 1024,
            ..Self::new(server, name, clock)
        }
    }

    /// With a token; `None` changes nothing.
    #[must_use]
    pub fn token(mut self, token: Option<impl Into<String>>) -> Self {
        self.token = token.map(Into::into).or(self.token);
        self
    }

    pub(super) fn addresses(&self) -> Result<Vec<ServerAddr>, ConnectError> {
        if self.servers.is_empty() {
            return Err(ConnectError::NoAddress);
        }
        let parse = |address: &String| {
            let parsed: Result<ServerAddr, std::io::Error> = address.parse();
            parsed.map_err(|source| ConnectError::BadAddress {
                address: address.clone(),
                source,
            })
        };
        self.servers.iter().map(parse).collect()
    }

    /// The library's options, as far as they do not need the state.
    pub(super) fn library_options(&self) -> async_nats::ConnectOptions {
        let backoff = self.backoff;
        let options = async_nats::ConnectOptions::new()
            .name(&self.name)
            .retry_on_initial_connect()
            .max_reconnects(None)
            .ping_interval(self.ping_interval)
            .read_buffer_capacity(self.read_buffer)
            .connection_timeout(Duration::from_secs(10))
            .reconnect_delay_callback(move |attempt| delay(backoff, attempt));
        match &self.token {
            Some(token) => options.token(token.clone()),
            None => options,
        }
    }
}

/// The library counts attempts from 1 and asks before the first one too, which goes out within
/// the smallest delay: a broker that restarts is not met by its whole fleet at one moment.
fn delay(policy: BackoffPolicy, attempt: usize) -> Duration {
    let number = u32::try_from(attempt).unwrap_or(u32::MAX);
    let shortened = if number <= 1 { 0.0..=1.0 } else { 0.5..=1.0 };
    policy
        .ceiling(number.saturating_sub(1))
        .mul_f64(rand::rng().random_range(shortened))
}

impl fmt::Debug for ConnectOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ConnectOptions")
            .field("servers", &self.servers)
            .field("token", &self.token.as_ref().map(|_| "redacted"))
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
