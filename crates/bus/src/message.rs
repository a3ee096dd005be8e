use std::pin::Pin;
use std::task::{Context, Poll};

use async_nats::{Message, Subscriber};
use bytes::Bytes;
use futures_util::Stream;

use crate::headers::Headers;

/// A message as it was delivered on a subscription or as a reply.
#[derive(Debug, Clone)]
pub struct CoreMessage {
    /// Where it was published.
    pub subject: String,
    /// Where an answer is awaited, if one is.
    pub reply: Option<String>,
    /// Its headers.
    pub headers: Headers,
    /// Its body.
    pub payload: Bytes,
}

impl From<Message> for CoreMessage {
    fn from(message: Message) -> Self {
        Self {
            subject: message.subject.to_string(),
            reply: message.reply.map(|reply| reply.to_string()),
            headers: Headers::from_map(message.headers),
            payload: message.payload,
        }
    }
}

/// Messages on a subject, as they come. It survives reconnects; what is published in between is
/// missed. It ends only when the connection is closed for good.
pub struct Subscription(pub(crate) Subscriber);

impl Stream for Subscription {
    type Item = CoreMessage;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<CoreMessage>> {
        Pin::new(&mut self.0)
            .poll_next(context)
            .map(|message| message.map(CoreMessage::from))
    }
}

impl Subscription {
    /// The next message, or `None` when the connection is closed for good. Safe to cancel.
    pub async fn next(&mut self) -> Option<CoreMessage> {
        futures_util::StreamExt::next(&mut self.0)
            .await
            .map(CoreMessage::from)
    }
}
