//! What comes of a stream, read ahead while the batch before it is committed.

use std::marker::PhantomData;

use kanade_bus::backend::{Bus, Read, StreamMessage, StreamReader};
use kanade_runtime::TaskContext;
use kanade_store::projection::Checkpoint;
use tokio_util::sync::CancellationToken;

use super::batch::Batch;
use super::control::Session;
use super::run::RunnerError;
use crate::projection::Projection;

/// Messages of a batch at most. Whoever is behind takes as many: their pages are written once
/// for all of them. Whoever is not never waits for more.
const BATCH: usize = 4_000;

/// Messages that are read, and decoded, at a time.
const PIECE: usize = 1_000;

/// So few messages are decoded sooner than another thread is woken.
const FEW: usize = 16;

/// A stream, from where it was left.
pub struct Input<'a, P> {
    /// Where messages come from.
    pub reader: StreamReader,
    task: &'a TaskContext,
    session: &'a Session,
    projection: PhantomData<P>,
}

/// A batch, and what comes after it.
pub struct Ahead<P: Projection> {
    /// What was read; it may be empty.
    pub batch: Batch<P>,
    /// What comes next.
    pub then: Then,
}

/// What comes after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// More messages.
    More,
    /// Reading begins, or begins again.
    Opened,
    /// Nothing: these were the last messages that are to be read.
    Last,
    /// Nothing: the task is asked to end, or the runner is held. The batch need not be applied.
    Stop,
}

/// What one look at the stream gave.
enum Piece {
    Messages(Vec<StreamMessage>),
    Nothing(Then),
}

impl<P: Projection> Ahead<P> {
    /// Nothing was read.
    pub fn nothing(then: Then) -> Self {
        Self {
            batch: Batch::decode(Vec::new()),
            then,
        }
    }
}

impl<'a, P: Projection> Input<'a, P> {
    /// A stream after its checkpoint.
    pub fn new(
        bus: &Bus,
        checkpoint: &Checkpoint,
        task: &'a TaskContext,
        session: &'a Session,
    ) -> Self {
        let next = checkpoint.last_sequence + 1;
        Self {
            reader: StreamReader::new(bus, P::STREAM.name, next).limit(PIECE),
            task,
            session,
            projection: PhantomData,
        }
    }

    /// Waits for messages and returns what has arrived.
    pub async fn read(&mut self) -> Result<Ahead<P>, RunnerError> {
        let free = CancellationToken::new();
        free.cancel();
        self.read_until(&free).await
    }

    /// Waits for messages and gathers them until the writer is `free` or a batch is full.
    pub async fn read_until(&mut self, free: &CancellationToken) -> Result<Ahead<P>, RunnerError> {
        let mut ahead = Ahead::nothing(Then::More);
        while ahead.then == Then::More && ahead.batch.raw.len() + PIECE <= BATCH {
            let piece = tokio::select! {
                biased;
                () = free.cancelled(), if !ahead.batch.raw.is_empty() => break,
                piece = self.piece() => piece?,
            };
            match piece {
                Piece::Messages(messages) => self.add(messages, &mut ahead).await?,
                Piece::Nothing(then) => ahead.then = then,
            }
        }
        Ok(ahead)
    }

    /// Safe to cancel: nothing is lost.
    async fn piece(&mut self) -> Result<Piece, RunnerError> {
        tokio::select! {
            () = stopped(self.task, self.session) => Ok(Piece::Nothing(Then::Stop)),
            read = self.reader.read() => Ok(match read? {
                Read::Opened => Piece::Nothing(Then::Opened),
                Read::Messages(messages) => Piece::Messages(messages),
            }),
        }
    }

    /// Decodes many messages on a thread of its own: it takes milliseconds, in which the batch
    /// before is committed.
    async fn add(
        &self,
        mut messages: Vec<StreamMessage>,
        ahead: &mut Ahead<P>,
    ) -> Result<(), RunnerError> {
        let last = messages.last().map(|message| message.sequence);
        if last.is_some_and(|last| self.session.ends_at(last)) {
            ahead.then = Then::Last;
        }
        messages.retain(|message| self.session.includes(message.sequence));
        let decoded = if messages.len() <= FEW {
            Batch::decode(messages)
        } else {
            let decoded = tokio::task::spawn_blocking(|| Batch::decode(messages)).await;
            decoded.map_err(RunnerError::Decode)?
        };
        ahead.batch.append(decoded);
        Ok(())
    }
}

/// Waits until nothing more is to be read.
pub async fn stopped(task: &TaskContext, session: &Session) {
    tokio::select! {
        () = task.stopping() => {}
        () = session.over() => {}
    }
}
