//! What an agent may do: publish on its own subjects, ask, and listen. No JetStream API.
//!
//! Every subject it uses carries its name, replies included: its inbox is `_INBOX.<pc>.…`.

use std::time::Duration;

use bytes::Bytes;
use kanade_wire::PcId;
use tokio::sync::watch;

use crate::connection::{ConnectError, ConnectOptions, Connection, ConnectionState};
use crate::headers::{Headers, names};
use crate::message::{CoreMessage, Subscription};
use crate::publish::{self, PublishAck, PublishError};
use crate::request::RequestError;

/// How long an acknowledgement is waited for before the same message is published again.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(30);

/// An agent's one connection, made and made again for ever. Clones share it.
#[derive(Debug, Clone)]
pub struct AgentConnection {
    connection: Connection,
}

impl AgentConnection {
    /// Begins to connect and returns at once, whether or not the broker is there.
    pub async fn open(options: &ConnectOptions, pc: &PcId) -> Result<Self, ConnectError> {
        let connection = Connection::open(options, Some(format!("_INBOX.{pc}"))).await?;
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

    /// Publishes to a stream and waits up to 30 s for its acknowledgement.
    ///
    /// After [`PublishError::is_transient`] publish it again with the same `message_id`: the
    /// stream stores it once.
    pub async fn publish_acked(
        &self,
        subject: &str,
        message_id: &str,
        payload: Bytes,
    ) -> Result<PublishAck, PublishError> {
        let headers = Headers::new();
        self.publish_acked_with(subject, message_id, headers, payload)
            .await
    }

    /// As [`Self::publish_acked`], with headers besides the message id.
    pub async fn publish_acked_with(
        &self,
        subject: &str,
        message_id: &str,
        headers: Headers,
        payload: Bytes,
    ) -> Result<PublishAck, PublishError> {
        let headers = headers.with(names::MESSAGE_ID, message_id);
        publish::publish(
            &self.connection,
            subject,
            headers,
            payload,
            ACKNOWLEDGED_WITHIN,
        )
        .await
    }

    /// Whether the stream of a subject answers. Nothing is stored: it is asked for what it must refuse.
    pub async fn stream_answers(&self, subject: &str) -> bool {
        let headers = Headers::new().with(names::EXPECTED_STREAM, "no-such-stream");
        let asked = publish::publish(
            &self.connection,
            subject,
            headers,
            Bytes::new(),
            ACKNOWLEDGED_WITHIN,
        );
        matches!(asked.await, Err(PublishError::Refused { .. }))
    }

    /// Publishes and forgets; refused while disconnected, so that nothing old is sent later.
    pub async fn publish(&self, subject: &str, payload: Bytes) -> Result<(), RequestError> {
        self.connection
            .publish(subject, None, Headers::new(), payload)
            .await
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

    /// Answers a request; does nothing when no answer is awaited.
    pub async fn reply(&self, to: &CoreMessage, payload: Bytes) -> Result<(), RequestError> {
        match &to.reply {
            Some(reply) => self.publish(reply, payload).await,
            None => Ok(()),
        }
    }

    /// Listens on a subject. Works while disconnected: it begins with the connection.
    pub async fn subscribe(&self, subject: &str) -> Result<Subscription, RequestError> {
        self.connection.subscribe(subject, None).await
    }

    /// Waits until the broker has taken in everything said so far, subscriptions included.
    pub async fn flush(&self) -> Result<(), RequestError> {
        self.connection.flush().await
    }
}
