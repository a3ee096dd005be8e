//! What a projection is to the runner.

use chrono::{DateTime, Utc};
use kanade_bus::backend::StreamMessage;
use kanade_store::projection::{ProjectionTables, Tables};
use kanade_wire::topology::StreamSpec;
use serde::de::DeserializeOwned;

use crate::{Change, JobRef, JobVersions};

/// A pure function from messages to changes of tables.
pub trait Projection: Send + Sync + 'static {
    /// A message, decoded.
    type Message: Send + Sync;

    /// Its name: that of its checkpoint and of its task.
    const NAME: &'static str;

    /// The stream it reads.
    const STREAM: StreamSpec;

    /// What [`crate::Applied`] knows its progress by: the stream, unless another projection of the
    /// same stream is meant by that.
    const PROGRESS: &'static str = Self::STREAM.name;

    /// The tables it writes to.
    type Tables: Tables;

    /// Reads a message, or says what becomes of one that cannot be read.
    ///
    /// # Errors
    /// Whether to pass over it or to keep it as a dead letter.
    fn decode(message: &StreamMessage) -> Result<Self::Message, Rejection>;

    /// What a message says about the job version it is read with; nothing when it needs none.
    fn job(_received: &Received<Self::Message>) -> Option<JobRef<'_>> {
        None
    }

    /// What must be known of the tables before a batch is applied.
    fn wanted(_batch: &[Received<Self::Message>]) -> WantedBy<Self> {
        WantedBy::<Self>::default()
    }

    /// Reads what only the job versions tell, and adds what must be known of the tables for it.
    /// It comes before the batch's transaction: what takes long belongs here.
    fn interpret(
        _batch: &mut [Received<Self::Message>],
        _wanted: &mut WantedBy<Self>,
        _jobs: &JobVersions,
    ) {
    }

    /// What a batch does to the tables.
    fn apply(
        batch: Vec<Received<Self::Message>>,
        known: KnownTo<Self>,
        jobs: &JobVersions,
    ) -> Projected<Self::Tables>
    where
        Self: Sized;
}

/// What a projection asks of its tables.
pub type WantedBy<P> = <<P as Projection>::Tables as Tables>::Wanted;

/// What its tables tell it.
pub type KnownTo<P> = <<P as Projection>::Tables as Tables>::Known;

/// A message that could be read.
#[derive(Debug, Clone)]
pub struct Received<T> {
    /// Its place in the batch.
    pub index: usize,
    /// When the broker stored it.
    pub published_at: DateTime<Utc>,
    /// What it says.
    pub message: T,
}

/// What becomes of a message that is not applied. What fails for another reason, such as the
/// database, is tried again with the whole batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// Nothing: it is not for this projection.
    Skip,
    /// It becomes a dead letter, with the reason in words.
    Poison(String),
}

impl Rejection {
    /// A dead letter for this reason.
    pub fn poison(reason: impl Into<String>) -> Self {
        Self::Poison(reason.into())
    }
}

/// What a batch comes to.
#[derive(Debug, Clone)]
pub struct Projected<T: Tables = ProjectionTables> {
    /// What changes in the tables, dead letters aside.
    pub changes: T::Changes,
    /// What becomes a dead letter.
    pub letters: Vec<Letter>,
    /// What is announced once it is committed.
    pub announced: Vec<Change>,
}

impl<T: Tables> Default for Projected<T> {
    fn default() -> Self {
        Self {
            changes: T::Changes::default(),
            letters: Vec::new(),
            announced: Vec::new(),
        }
    }
}

/// A message that becomes a dead letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its place in the batch.
    pub index: usize,
    /// Why, in words.
    pub reason: String,
    /// What to keep in place of the message itself.
    pub original: Option<Original>,
}

/// A message that never reached the broker, told by another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Where it was to go.
    pub subject: String,
    /// What is known of its body.
    pub payload: Vec<u8>,
    /// How many bytes it had.
    pub bytes: u64,
}

/// Reads JSON; anything else is poison.
pub(crate) fn json<T: DeserializeOwned>(payload: &[u8]) -> Result<T, Rejection> {
    serde_json::from_slice(payload)
        .map_err(|error| Rejection::poison(format!("the message cannot be read: {error}")))
}

/// Refuses a time that the tables cannot hold.
pub(crate) fn check_time(what: &str, time: DateTime<Utc>) -> Result<(), Rejection> {
    match time.timestamp_nanos_opt() {
        Some(_) => Ok(()),
        None => Err(Rejection::poison(format!(
            "{what} {time} is outside the years 1677 to 2262"
        ))),
    }
}

/// Refuses a message whose subject and payload name different things.
pub(crate) fn check_same<T: PartialEq + std::fmt::Display>(
    what: &str,
    subject: &T,
    payload: &T,
) -> Result<(), Rejection> {
    if subject == payload {
        return Ok(());
    }
    Err(Rejection::poison(format!(
        "the subject names {what} {subject}, the message names {payload}"
    )))
}
