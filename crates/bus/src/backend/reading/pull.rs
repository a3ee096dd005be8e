use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use async_nats::{Message, StatusCode, Subscriber};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::message::{Delivery, StreamMessage};
use crate::backend::api::{ApiError, codes};
use crate::backend::bus::Bus;
use crate::headers::Headers;

/// How much is asked for at a time. With two requests outstanding, twice this may wait in memory.
#[derive(Debug, Clone, Copy)]
pub(in crate::backend) struct PullSize {
    /// Messages; as many again are asked for when fewer are outstanding.
    pub(in crate::backend) messages: usize,
    /// Bytes.
    pub(in crate::backend) bytes: usize,
}

/// What streams of many small messages are read in.
const BATCH: PullSize = PullSize {
    messages: 4_000,
    bytes: 8 << 20,
};
/// The broker says that it is alive this often while there is nothing to deliver.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// Silence after which the consumer is taken for lost.
const SILENCE: Duration = Duration::from_secs(12);
/// A pause after which a listing asks whether anything is still to come.
const PAUSE: Duration = Duration::from_secs(1);
/// A request that was not filled ends after this long and is made anew.
const EXPIRES: Duration = Duration::from_secs(30);
/// A consumer nobody pulls from is removed by the broker after this long.
const ABANDONED_AFTER: Duration = Duration::from_secs(120);

/// Where reading begins.
#[derive(Debug, Clone, Copy)]
pub(in crate::backend) enum Start {
    /// At the first message with this sequence or a higher one.
    Sequence(u64),
    /// With the newest message of each subject, then everything after.
    LastPerSubject,
}

/// Reading cannot go on: messages were lost, or the consumer or the connection is gone.
#[derive(Debug)]
pub(in crate::backend) struct Interrupted(pub(in crate::backend) &'static str);

/// One ephemeral pull consumer, valid until the first doubt about it.
///
/// The broker numbers what it delivers; a missing number, a silence or a reconnect ends it, and
/// whoever owns it opens another one where it stopped.
pub(in crate::backend) struct Pull {
    bus: Bus,
    stream: Arc<str>,
    consumer: String,
    inbox: String,
    subscriber: Subscriber,
    connection: u64,
    delivered: u64,
    outstanding: usize,
    size: PullSize,
    waiting_at_open: u64,
    is_at_end: bool,
    broken: Option<&'static str>,
}

#[derive(Deserialize)]
struct ConsumerAnswer {
    name: String,
    #[serde(default)]
    num_pending: u64,
    #[serde(default)]
    delivered: DeliveredAnswer,
}

#[derive(Default, Deserialize)]
struct DeliveredAnswer {
    consumer_seq: u64,
}

impl Pull {
    pub(in crate::backend) async fn open(
        bus: &Bus,
        stream: &str,
        start: Start,
        filter: Option<&str>,
    ) -> Result<Self, ApiError> {
        Self::open_sized(bus, stream, start, filter, BATCH).await
    }

    pub(in crate::backend) async fn open_sized(
        bus: &Bus,
        stream: &str,
        start: Start,
        filter: Option<&str>,
        size: PullSize,
    ) -> Result<Self, ApiError> {
        let connection = bus.connection.connected().await;
        let inbox = bus.connection.client().new_inbox();
        let unanswered = |source| ApiError::Unanswered {
            operation: format!("reading stream {stream}"),
            source,
        };
        let subscription = bus.connection.subscribe(&inbox, None).await;
        let subscriber = subscription.map_err(unanswered)?.0;
        let consumer = create_consumer(bus, stream, &inbox, start, filter).await?;
        Ok(Self {
            bus: bus.clone(),
            stream: stream.into(),
            consumer: consumer.name,
            inbox,
            subscriber,
            connection,
            delivered: 0,
            outstanding: 0,
            size,
            waiting_at_open: consumer.num_pending,
            is_at_end: consumer.num_pending == 0,
            broken: None,
        })
    }

    /// How many messages waited when it was opened.
    pub(in crate::backend) const fn waiting_at_open(&self) -> u64 {
        self.waiting_at_open
    }

    /// Waits for messages and returns all that have arrived, at most `limit`. Safe to cancel.
    pub(in crate::backend) async fn next(
        &mut self,
        limit: usize,
    ) -> Result<Vec<StreamMessage>, Interrupted> {
        let mut messages = Vec::new();
        while messages.is_empty() {
            if let Some(reason) = self.broken {
                return Err(Interrupted(reason));
            }
            self.ask_for_more().await?;
            let first = self.wait().await?;
            self.accept(first, &mut messages);
            self.take_arrived(limit, &mut messages).await;
        }
        Ok(messages)
    }

    /// Like [`Pull::next`] for what existed when it was opened: `None` when there is no more of it.
    ///
    /// A message that is deleted meanwhile never comes, so a pause is settled by asking the broker.
    pub(in crate::backend) async fn next_existing(
        &mut self,
        limit: usize,
    ) -> Result<Option<Vec<StreamMessage>>, Interrupted> {
        loop {
            if self.is_at_end {
                return Ok(None);
            }
            match timeout(PAUSE, self.next(limit)).await {
                Ok(Ok(messages)) => return Ok(Some(messages)),
                Ok(Err(interrupted)) => return Err(interrupted),
                Err(_) => self.is_at_end = self.has_everything().await?,
            }
        }
    }

    async fn has_everything(&self) -> Result<bool, Interrupted> {
        let subject = format!("CONSUMER.INFO.{}.{}", self.stream, self.consumer);
        let answer: Result<ConsumerAnswer, ApiError> = self
            .bus
            .api("ending a listing", &subject, &Value::Null)
            .await;
        let consumer = answer.map_err(|_| Interrupted("the consumer is gone"))?;
        Ok(consumer.num_pending == 0 && consumer.delivered.consumer_seq == self.delivered)
    }

    /// Removes the consumer now instead of leaving that to the broker.
    pub(in crate::backend) async fn close(self) {
        let subject = format!("CONSUMER.DELETE.{}.{}", self.stream, self.consumer);
        let deleted: Result<Value, ApiError> = self
            .bus
            .api("ending a reader", &subject, &Value::Null)
            .await;
        match deleted {
            Err(error) if !error.has_code(codes::CONSUMER_NOT_FOUND) => {
                tracing::debug!(error = %error, "bus.pull.close_failed");
            }
            _ => {}
        }
    }

    async fn ask_for_more(&mut self) -> Result<(), Interrupted> {
        if self.outstanding >= self.size.messages {
            return Ok(());
        }
        let subject = format!(
            "$JS.API.CONSUMER.MSG.NEXT.{}.{}",
            self.stream, self.consumer
        );
        let request = json!({
            "batch": self.size.messages,
            "max_bytes": self.size.bytes,
            "expires": nanoseconds(EXPIRES),
            "idle_heartbeat": nanoseconds(HEARTBEAT),
        });
        let payload = Bytes::from(request.to_string());
        self.bus
            .connection
            .publish(&subject, Some(&self.inbox), Headers::new(), payload)
            .await
            .map_err(|_| Interrupted("the connection was lost"))?;
        self.outstanding += self.size.messages;
        Ok(())
    }

    async fn wait(&mut self) -> Result<Message, Interrupted> {
        tokio::select! {
            biased;
            () = self.bus.connection.lost(self.connection) => {
                Err(Interrupted("the connection was lost"))
            }
            message = timeout(SILENCE, self.subscriber.next()) => match message {
                Ok(Some(message)) => Ok(message),
                Ok(None) => Err(Interrupted("the subscription ended")),
                Err(_) => Err(Interrupted("the broker fell silent")),
            },
        }
    }

    /// Takes what is there without waiting. The runtime's cooperative budget is set aside: it
    /// would end every batch after a hundred messages.
    async fn take_arrived(&mut self, limit: usize, messages: &mut Vec<StreamMessage>) {
        let take = std::future::poll_fn(|context| {
            while messages.len() < limit && self.broken.is_none() {
                match std::pin::Pin::new(&mut self.subscriber).poll_next(context) {
                    Poll::Ready(Some(message)) => self.accept(message, messages),
                    Poll::Ready(None) => self.broken = Some("the subscription ended"),
                    Poll::Pending => break,
                }
            }
            Poll::Ready(())
        });
        tokio::task::unconstrained(take).await;
    }

    fn accept(&mut self, message: Message, messages: &mut Vec<StreamMessage>) {
        if let Some(status) = message.status {
            return self.accept_status(status, &message);
        }
        let Some(delivery) = message.reply.as_deref().and_then(Delivery::parse) else {
            self.broken = Some("a message came without its place in the stream");
            return;
        };
        if delivery.number != self.delivered + 1 {
            self.broken = Some("messages were lost on the way");
            return;
        }
        self.delivered = delivery.number;
        self.is_at_end |= delivery.pending == 0;
        self.outstanding = self.outstanding.saturating_sub(1);
        messages.push(StreamMessage {
            stream: Arc::clone(&self.stream),
            subject: message.subject.to_string(),
            sequence: delivery.sequence,
            published_at: delivery.published_at,
            headers: Headers::from_map(message.headers),
            payload: message.payload,
            pending: delivery.pending,
        });
    }

    /// A heartbeat, the end of one request with the number of messages it still lacked, or the
    /// end of the consumer.
    fn accept_status(&mut self, status: StatusCode, message: &Message) {
        if status == StatusCode::IDLE_HEARTBEAT {
            return;
        }
        let lacking = message
            .headers
            .as_ref()
            .and_then(|headers| headers.get("Nats-Pending-Messages"))
            .and_then(|number| number.as_str().parse::<usize>().ok());
        match lacking {
            Some(lacking) => self.outstanding = self.outstanding.saturating_sub(lacking),
            None => self.broken = Some("the consumer is gone"),
        }
    }
}

async fn create_consumer(
    bus: &Bus,
    stream: &str,
    inbox: &str,
    start: Start,
    filter: Option<&str>,
) -> Result<ConsumerAnswer, ApiError> {
    let name = inbox.rsplit('.').next().unwrap_or(inbox);
    let mut config = json!({
        "name": name,
        "ack_policy": "none",
        "replay_policy": "instant",
        "inactive_threshold": nanoseconds(ABANDONED_AFTER),
        "mem_storage": true,
        "num_replicas": 1,
    });
    match start {
        Start::Sequence(sequence) => {
            config["deliver_policy"] = json!("by_start_sequence");
            config["opt_start_seq"] = json!(sequence.max(1));
        }
        Start::LastPerSubject => config["deliver_policy"] = json!("last_per_subject"),
    }
    if let Some(filter) = filter.or(matches!(start, Start::LastPerSubject).then_some(">")) {
        config["filter_subjects"] = json!([filter]);
    }
    let body = json!({ "stream_name": stream, "config": config, "action": "create" });
    bus.api(
        format!("reading stream {stream}"),
        &format!("CONSUMER.CREATE.{stream}.{name}"),
        &body,
    )
    .await
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
