use super::message::StreamMessage;
use super::pull::{Pull, Start};
use crate::backend::api::ApiError;
use crate::backend::bus::Bus;

/// What a [`StreamReader`] has to say.
#[derive(Debug)]
pub enum Read {
    /// Reading begins, or begins again, at [`StreamReader::next_sequence`]: the first time, after
    /// a lost connection and after [`StreamReader::seek`]. The stream may be another one than
    /// before: whoever keeps a checkpoint verifies it now.
    Opened,
    /// Everything that had arrived, at most the limit, in the stream's order; never empty.
    Messages(Vec<StreamMessage>),
}

/// Reads a stream from a sequence to its end and then as it grows, without acknowledgements.
///
/// It loses nothing that the stream still holds: after a lost message, connection or consumer it
/// opens a new consumer where it stopped.
pub struct StreamReader {
    bus: Bus,
    stream: String,
    filter: Option<String>,
    limit: usize,
    next: u64,
    pull: Option<Pull>,
}

impl StreamReader {
    /// Reads `stream` from `sequence` (from its beginning for 0 or 1), at most 1,000 messages at
    /// a time.
    pub fn new(bus: &Bus, stream: impl Into<String>, sequence: u64) -> Self {
        Self {
            bus: bus.clone(),
            stream: stream.into(),
            filter: None,
            limit: 1_000,
            next: sequence.max(1),
            pull: None,
        }
    }

    /// Only messages whose subject matches.
    #[must_use]
    pub fn filter(mut self, subject: impl Into<String>) -> Self {
        self.filter = Some(subject.into());
        self
    }

    /// At most this many messages at a time.
    #[must_use]
    pub fn limit(mut self, messages: usize) -> Self {
        self.limit = messages.max(1);
        self
    }

    /// The sequence after the last message that was handed out.
    pub const fn next_sequence(&self) -> u64 {
        self.next
    }

    /// How many messages waited when reading began or began again; 0 before that.
    pub fn waiting_at_open(&self) -> u64 {
        self.pull.as_ref().map_or(0, Pull::waiting_at_open)
    }

    /// Goes on at another sequence; [`Read::Opened`] comes next.
    pub fn seek(&mut self, sequence: u64) {
        self.next = sequence.max(1);
        self.pull = None;
    }

    /// Waits for the broker, then for messages. Safe to cancel: nothing is lost.
    ///
    /// Fails when the stream cannot be opened, for example because it does not exist; the next
    /// call tries again.
    pub async fn read(&mut self) -> Result<Read, ApiError> {
        let Some(pull) = &mut self.pull else {
            let start = Start::Sequence(self.next);
            let pull = Pull::open(&self.bus, &self.stream, start, self.filter.as_deref());
            self.pull = Some(pull.await?);
            return Ok(Read::Opened);
        };
        match pull.next(self.limit).await {
            Ok(messages) => {
                if let Some(last) = messages.last() {
                    self.next = last.sequence + 1;
                }
                Ok(Read::Messages(messages))
            }
            Err(interrupted) => {
                tracing::debug!(
                    stream = self.stream,
                    reason = interrupted.0,
                    "bus.read.reopen"
                );
                self.pull = None;
                Box::pin(self.read()).await
            }
        }
    }

    /// Ends reading and removes the consumer; dropping the reader leaves that to the broker.
    pub async fn close(mut self) {
        if let Some(pull) = self.pull.take() {
            pull.close().await;
        }
    }
}
