use std::time::Duration;

use async_nats::Client;
use bytes::Bytes;
use tokio::sync::watch;

use super::options::{ConnectError, ConnectOptions};
use super::state::{ConnectionState, StateKeeper};
use crate::headers::Headers;
use crate::message::{CoreMessage, Subscription};
use crate::request::RequestError;

/// How long the broker may take to answer a flush.
const FLUSHED_WITHIN: Duration = Duration::from_secs(10);

/// One connection to the broker, made and made again for ever. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    client: Client,
    state: watch::Receiver<ConnectionState>,
}

impl Connection {
    /// Begins to connect and returns at once; fails only on an address that makes no sense.
    pub(crate) async fn open(
        options: &ConnectOptions,
        inbox_prefix: Option<String>,
    ) -> Result<Self, ConnectError> {
        let (sender, state) = watch::channel(ConnectionState::not_yet(&options.clock));
        let keeper = StateKeeper {
            sender,
            clock: options.clock.clone(),
            name: options.name.clone(),
        };
        let mut library = options.library_options().event_callback(move |event| {
            keeper.note(&event);
            std::future::ready(())
        });
        if let Some(prefix) = inbox_prefix {
            library = library.custom_inbox_prefix(prefix);
        }
        let client = library
            .connect(options.addresses()?)
            .await
            .map_err(ConnectError::Setup)?;
        Ok(Self { client, state })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn state(&self) -> watch::Receiver<ConnectionState> {
        self.state.clone()
    }

    /// Waits until the broker is there; returns the number of this connection.
    pub(crate) async fn connected(&self) -> u64 {
        let mut state = self.state.clone();
        let connected = state.wait_for(|state| state.connected).await;
        // The guard must be gone before the next wait.
        match connected.map(|state| state.connects) {
            Ok(connects) => connects,
            Err(_) => std::future::pending().await,
        }
    }

    /// The number of the present connection, or `None` when there is none.
    pub(crate) fn current(&self) -> Option<u64> {
        let state = self.state.borrow();
        state.connected.then_some(state.connects)
    }

    /// Returns once the connection with this number is no more.
    pub(crate) async fn lost(&self, connection: u64) {
        let mut state = self.state.clone();
        let _ = state
            .wait_for(|state| !state.connected || state.connects != connection)
            .await;
    }

    pub(crate) async fn request(
        &self,
        subject: &str,
        headers: Headers,
        payload: Bytes,
        timeout: Duration,
    ) -> Result<CoreMessage, RequestError> {
        let disconnected = || RequestError::Disconnected {
            subject: subject.to_owned(),
        };
        let connection = self.current().ok_or_else(disconnected)?;
        let mut request = async_nats::Request::new()
            .payload(payload)
            .timeout(Some(timeout));
        if let Some(headers) = headers.into_map() {
            request = request.headers(headers);
        }
        tokio::select! {
            answer = self.client.send_request(subject.to_owned(), request) => {
                answer.map(CoreMessage::from).map_err(|error| RequestError::new(subject, error))
            }
            () = self.lost(connection) => Err(disconnected()),
        }
    }

    /// Hands a message to the connection; whether it arrives is not known.
    pub(crate) async fn publish(
        &self,
        subject: &str,
        reply: Option<&str>,
        headers: Headers,
        payload: Bytes,
    ) -> Result<(), RequestError> {
        self.current().ok_or_else(|| RequestError::Disconnected {
            subject: subject.to_owned(),
        })?;
        let (client, to) = (&self.client, subject.to_owned());
        let sent = match (reply.map(str::to_owned), headers.into_map()) {
            (None, None) => client.publish(to, payload).await,
            (None, Some(headers)) => client.publish_with_headers(to, headers, payload).await,
            (Some(reply), None) => client.publish_with_reply(to, reply, payload).await,
            (Some(reply), Some(headers)) => {
                let publish = client.publish_with_reply_and_headers(to, reply, headers, payload);
                publish.await
            }
        };
        sent.map_err(|source| RequestError::Refused {
            subject: subject.to_owned(),
            source: source.into(),
        })
    }

    pub(crate) async fn subscribe(
        &self,
        subject: &str,
        queue_group: Option<&str>,
    ) -> Result<Subscription, RequestError> {
        let (client, to) = (&self.client, subject.to_owned());
        let subscriber = match queue_group {
            None => client.subscribe(to).await,
            Some(group) => client.queue_subscribe(to, group.to_owned()).await,
        };
        subscriber
            .map(Subscription)
            .map_err(|source| RequestError::Refused {
                subject: subject.to_owned(),
                source: source.into(),
            })
    }

    /// Waits until the broker has taken in everything said so far. It answers what nobody listens
    /// to at once, and after all that came before on the connection.
    pub(crate) async fn flush(&self) -> Result<(), RequestError> {
        let nobody = self.client.new_inbox();
        let answer = self.request(&nobody, Headers::new(), Bytes::new(), FLUSHED_WITHIN);
        match answer.await {
            Ok(_) | Err(RequestError::NoResponders { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
