use bytes::Bytes;

use super::bus::Bus;
use crate::headers::Headers;
use crate::message::{CoreMessage, Subscription};
use crate::request::RequestError;

/// Many answers to one question, as they come.
pub struct Replies {
    inbox: String,
    answers: Subscription,
}

impl Bus {
    /// Asks whoever listens on a subject, and hands on every answer until the value is dropped.
    pub async fn ask_many(&self, subject: &str, payload: Bytes) -> Result<Replies, RequestError> {
        let inbox = self.connection.client().new_inbox();
        let replies = Replies {
            answers: self.subscribe(&inbox).await?,
            inbox,
        };
        replies.ask_also(self, subject, payload).await?;
        Ok(replies)
    }
}

impl Replies {
    /// Asks on a further subject; the answers come here too.
    pub async fn ask_also(
        &self,
        bus: &Bus,
        subject: &str,
        payload: Bytes,
    ) -> Result<(), RequestError> {
        bus.connection
            .publish(subject, Some(&self.inbox), Headers::new(), payload)
            .await
    }

    /// The next answer, or `None` when the connection is closed for good. Safe to cancel.
    pub async fn next(&mut self) -> Option<CoreMessage> {
        self.answers.next().await
    }
}
