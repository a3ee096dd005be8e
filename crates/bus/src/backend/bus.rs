use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;

use crate::connection::{ConnectError, ConnectOptions, Connection, ConnectionState};
use crate::headers::Headers;
use crate::message::{CoreMessage, Subscription};
use crate::request::RequestError;

/// The backend's connection. Clones share it.
#[derive(Debug, Clone)]
pub struct Bus {
    pub(super) connection: Connection,
}

impl Bus {
    /// Begins to connect and returns at once, whether or not the broker is there.
    pub async fn open(options: &ConnectOptions) -> Result<Self, ConnectError> {
        let connection = Connection::open(options, None).await?;
        Ok(Self { connection })
    }

    /// The state now, and a way to wait for its changes.
    pub fn state(&self) -> watch::Receiver<ConnectionState> {
        self.connection.state()
    }

    /// Waits until the broker is there; returns the number of this connection, which changes with
    /// every reconnect.
    pub async fn connected(&self) -> u64 {
        self.connection.connected().await
    }

    /// Largest message the broker accepts, in bytes.
    pub fn max_payload(&self) -> usize {
        self.connection.client().max_payload()
    }

    /// Asks and waits for one answer.
    pub async fn request(
        &self,
        subject: &str,
        payload: Bytes,
        timeout: Duration,
    ) -> Result<CoreMessage, RequestError> {
        self.connection
            .request(subject, Headers::new(), payload, timeout)
            .await
    }

    /// Publishes to whoever listens now, without an acknowledgement.
    pub async fn publish_core(&self, subject: &str, payload: Bytes) -> Result<(), RequestError> {
        self.connection
            .publish(subject, None, Headers::new(), payload)
            .await
    }

    /// Answers a request; does nothing when no answer is awaited.
    pub async fn reply(&self, to: &CoreMessage, payload: Bytes) -> Result<(), RequestError> {
        match &to.reply {
            Some(reply) => self.publish_core(reply, payload).await,
            None => Ok(()),
        }
    }

    /// Answers a request with headers; does nothing when no answer is awaited.
    pub async fn reply_with(
        &self,
        to: &CoreMessage,
        headers: Headers,
        payload: Bytes,
    ) -> Result<(), RequestError> {
        match &to.reply {
            Some(reply) => self.connection.publish(reply, None, headers, payload).await,
            None => Ok(()),
        }
    }

    /// Listens on a subject. Works while disconnected: it begins with the connection.
    pub async fn subscribe(&self, subject: &str) -> Result<Subscription, RequestError> {
        self.connection.subscribe(subject, None).await
    }

    /// Listens on a subject together with others of the same group: each message goes to one.
    pub async fn subscribe_in_group(
        &self,
        subject: &str,
        group: &str,
    ) -> Result<Subscription, RequestError> {
        self.connection.subscribe(subject, Some(group)).await
    }

    /// Waits until the broker has taken in everything said so far, subscriptions included.
    pub async fn flush(&self) -> Result<(), RequestError> {
        self.connection.flush().await
    }
}
