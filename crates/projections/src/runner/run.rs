use std::sync::Arc;

use kanade_bus::backend::{ApiError, Bus, StreamInfo, StreamReader};
use kanade_runtime::{SharedClock, TaskContext};
use kanade_store::StoreError;
use kanade_store::projection::{
    Checkpoint, CheckpointReader, ProjectionTables, ProjectionWriter, Tables,
};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::batch::Batch;
use super::commit::commit;
use super::continuity::{Continuity, judge};
use super::control::{RunnerControl, Session};
use super::input::{Ahead, Input, Then, stopped};
use super::pace::Pace;
use super::position::{self, Lag};
use crate::job_versions::Learner;
use crate::projection::Projection;
use crate::{Applied, Change, JobRef, LiveFeed, Progress, Topic};

/// What every runner that writes to the same file needs.
#[derive(Clone)]
pub struct RunnerParts<T: Tables = ProjectionTables> {
    /// Where the streams are.
    pub bus: Bus,
    /// Where batches go.
    pub writer: Arc<dyn ProjectionWriter<T>>,
    /// Where it is written how far they went.
    pub checkpoints: Arc<dyn CheckpointReader>,
    /// Who waits for its own writes.
    pub applied: Applied,
    /// Who shows what changed.
    pub live: LiveFeed,
    /// What lag is measured with; no table holds a time of it.
    pub clock: SharedClock,
    /// What holds and ends them.
    pub control: RunnerControl,
}

impl<T: Tables> RunnerParts<T> {
    /// The same for runners that write to another file.
    pub fn writing_to<U: Tables>(
        &self,
        writer: Arc<dyn ProjectionWriter<U>>,
        checkpoints: Arc<dyn CheckpointReader>,
    ) -> RunnerParts<U> {
        RunnerParts {
            bus: self.bus.clone(),
            writer,
            checkpoints,
            applied: self.applied.clone(),
            live: self.live.clone(),
            clock: self.clock.clone(),
            control: RunnerControl::default(),
        }
    }
}

/// Runs one projection for as long as it may.
pub struct Runner<P: Projection> {
    parts: RunnerParts<P::Tables>,
}

/// Why a runner stopped. The batch it was at is not in the tables, and the next run begins with it.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// The broker refused or was not there.
    #[error("the stream cannot be read")]
    Bus(#[from] ApiError),
    /// The database refused.
    #[error("the tables cannot be written")]
    Store(#[from] StoreError),
    /// A message could not even be refused.
    #[error("a batch cannot be decoded")]
    Decode(#[source] tokio::task::JoinError),
    /// There is no stream.
    #[error("stream {0} does not exist yet")]
    NoStream(&'static str),
}

impl<P: Projection> Runner<P> {
    /// A runner that has not begun.
    pub fn new(parts: RunnerParts<P::Tables>) -> Self {
        Self { parts }
    }

    /// Reads from the checkpoint until the task is stopped.
    ///
    /// # Errors
    /// What stopped it; started again it goes on from the last committed batch.
    pub async fn run(self, task: TaskContext) -> Result<(), RunnerError> {
        loop {
            let session = tokio::select! {
                () = task.stopping() => return Ok(()),
                session = self.parts.control.enter(P::NAME) => session,
            };
            self.work(&task, &session).await?;
        }
    }

    /// Reads until the task is stopped or the session is over.
    async fn work(&self, task: &TaskContext, session: &Session) -> Result<(), RunnerError> {
        tokio::select! {
            () = stopped(task, session) => return Ok(()),
            _ = self.parts.bus.connected() => {}
        }
        let mut progress = self.begin(task.clone()).await?;
        let mut input = Input::new(&progress.parts.bus, &progress.checkpoint, task, session);
        let mut ahead = input.read().await?;
        loop {
            ahead = match ahead.then {
                Then::More => progress.commit_and_read(ahead.batch, &mut input).await?,
                Then::Opened => {
                    progress.commit(ahead.batch).await?;
                    progress.verify(&mut input.reader).await?;
                    if session.ends_at(progress.checkpoint.last_sequence) {
                        Ahead::nothing(Then::Last)
                    } else {
                        input.read().await?
                    }
                }
                Then::Last => {
                    progress.commit(ahead.batch).await?;
                    progress.report(0);
                    stopped(task, session).await;
                    break;
                }
                Then::Stop => break,
            };
        }
        input.reader.close().await;
        Ok(())
    }

    async fn begin(&self, task: TaskContext) -> Result<Running<P>, RunnerError> {
        let known = self.parts.checkpoints.get(P::NAME).await?;
        let checkpoint = match known {
            Some(checkpoint) => checkpoint,
            None => position::start(P::NAME, &stream_info::<P>(&self.parts.bus).await?),
        };
        Ok(Running {
            parts: self.parts.clone(),
            task,
            checkpoint,
            jobs: Learner::default(),
            pace: Pace::new(Instant::now()),
        })
    }
}

async fn stream_info<P: Projection>(bus: &Bus) -> Result<StreamInfo, RunnerError> {
    let info = bus.stream_info(P::STREAM.name).await?;
    info.ok_or(RunnerError::NoStream(P::STREAM.name))
}

/// A runner at work.
struct Running<P: Projection> {
    parts: RunnerParts<P::Tables>,
    task: TaskContext,
    checkpoint: Checkpoint,
    jobs: Learner,
    pace: Pace,
}

impl<P: Projection> Running<P> {
    /// Makes sure that the stream still is the one that was read, and reads it from the start
    /// when it is not.
    async fn verify(&mut self, reader: &mut StreamReader) -> Result<(), RunnerError> {
        let stream = stream_info::<P>(&self.parts.bus).await?;
        let sequence = self.checkpoint.last_sequence;
        let last = match sequence {
            0 => None,
            sequence => self.parts.bus.get_message(P::STREAM.name, sequence).await?,
        };
        let keeps_one = P::STREAM.max_per_subject.is_some();
        match judge(&self.checkpoint, &stream, last.as_ref(), keeps_one) {
            Continuity::Same => {
                self.checkpoint.stream_created = stream.created;
                self.report(reader.waiting_at_open());
                Ok(())
            }
            Continuity::Replaced => {
                let checkpoint = position::restarted(&self.checkpoint, &stream);
                self.restart(checkpoint, reader).await
            }
            Continuity::Different => {
                tracing::warn!(
                    stream = P::STREAM.name,
                    checkpoint.sequence = sequence,
                    stream.last_sequence = stream.last_sequence,
                    "the stream was restored or created anew and is read from the start"
                );
                let checkpoint = position::restored(&self.checkpoint, &stream);
                self.restart(checkpoint, reader).await
            }
        }
    }

    /// Goes back to the start; how far that is, is known once reading begins again.
    async fn restart(
        &mut self,
        checkpoint: Checkpoint,
        reader: &mut StreamReader,
    ) -> Result<(), RunnerError> {
        let transaction = self.parts.writer.begin().await?;
        transaction.commit(&checkpoint).await?;
        self.checkpoint = checkpoint;
        self.parts.applied.report(P::PROGRESS, Progress::default());
        self.announce(vec![Change::new(Topic::Health, [])], 0);
        reader.seek(1);
        Ok(())
    }

    /// Applies a batch, and reads meanwhile what comes next; while much comes, a moment longer.
    async fn commit_and_read(
        &mut self,
        batch: Batch<P>,
        input: &mut Input<'_, P>,
    ) -> Result<Ahead<P>, RunnerError> {
        let committed = CancellationToken::new();
        let gathered = self.pace.begin(batch.raw.len(), Instant::now());
        let commit = async {
            let result = self.commit(batch).await;
            sleep_until(gathered).await;
            committed.cancel();
            result
        };
        let (result, ahead) = tokio::join!(commit, input.read_until(&committed));
        result?;
        ahead
    }

    /// Applies a batch and tells others.
    async fn commit(&mut self, batch: Batch<P>) -> Result<(), RunnerError> {
        if batch.raw.is_empty() {
            return Ok(());
        }
        let jobs: Vec<JobRef<'_>> = batch.received.iter().filter_map(P::job).collect();
        self.jobs.learn(&self.parts.bus, &jobs).await?;
        drop(jobs);
        let waiting = batch.raw.last().map_or(0, |last| last.pending);
        let committed = commit::<P>(
            self.parts.writer.as_ref(),
            &self.checkpoint,
            batch,
            self.jobs.versions(),
        )
        .await?;
        self.checkpoint = committed.checkpoint;
        self.announce(committed.announced, committed.dead_letters);
        self.report(waiting);
        Ok(())
    }

    fn announce(&self, mut changes: Vec<Change>, dead_letters: usize) {
        if dead_letters > 0 {
            tracing::warn!(
                stream = P::STREAM.name,
                dead_letters,
                "messages could not be read and are kept as dead letters"
            );
            changes.push(Change::new(Topic::DeadLetters, []));
        }
        self.parts.live.announce(changes);
    }

    fn report(&self, waiting: u64) {
        let progress = Progress {
            sequence: self.checkpoint.last_sequence,
            caught_up: waiting == 0,
        };
        self.parts.applied.report(P::PROGRESS, progress);
        let lag = Lag::new(waiting, &self.checkpoint, self.parts.clock.now());
        self.task.report_lag(lag.messages, lag.seconds);
        self.task.mark_healthy();
    }
}
