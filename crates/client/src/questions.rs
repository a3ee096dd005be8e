use std::marker::PhantomData;

use kanade_api_types::live_query::{
    Asked, Ended, LiveQueryRequest, PingAnswers, PingRequest, QueryProgress,
};
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::error::ClientError;
use crate::sse::EventStream;

/// What is told of a question to many machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionEvent<Answers> {
    /// Who is asked; comes first.
    Asked(Asked),
    /// Some have answered.
    Answers(Answers),
    /// All have, or time is over; comes last.
    Ended(Ended),
}

/// A question to many machines, as its answers come. Dropping it closes the connection.
pub struct Question<Answers> {
    stream: EventStream,
    kind: PhantomData<fn() -> Answers>,
}

impl Client {
    /// Asks every machine at once whether it is there.
    pub async fn ping_all(
        &self,
        request: &PingRequest,
    ) -> Result<Question<PingAnswers>, ClientError> {
        let call = self.post_unkeyed("/api/ping").body(request);
        Ok(Question::new(EventStream::of(call).await?))
    }

    /// Runs a script or a job on every machine of a target that is online.
    pub async fn live_query(
        &self,
        request: &LiveQueryRequest,
        during_freeze: bool,
    ) -> Result<Question<QueryProgress>, ClientError> {
        let call = self.post_unkeyed("/api/live-query");
        let call = call.query(&[("during_freeze", during_freeze)]);
        Ok(Question::new(EventStream::of(call.body(request)).await?))
    }
}

impl<Answers: DeserializeOwned> Question<Answers> {
    fn new(stream: EventStream) -> Self {
        Self {
            stream,
            kind: PhantomData,
        }
    }

    /// The next event; none after the last one. Safe to cancel.
    ///
    /// # Errors
    /// [`ClientError::Interrupted`] when the connection broke.
    pub async fn next(&mut self) -> Result<Option<QuestionEvent<Answers>>, ClientError> {
        while let Some(event) = self.stream.next().await? {
            match event.name.as_str() {
                "asked" => return event.read().map(QuestionEvent::Asked).map(Some),
                "answers" => return event.read().map(QuestionEvent::Answers).map(Some),
                "ended" => return event.read().map(QuestionEvent::Ended).map(Some),
                _ => {}
            }
        }
        Ok(None)
    }
}
