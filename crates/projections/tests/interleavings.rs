//! The tables are the same whatever the interleaving of the streams that feed them, the size
//! of the batches and the point of a crash; and their counts agree with their rows.

#![allow(clippy::unwrap_used)]

#[path = "support/history.rs"]
mod history;
mod support;

use std::collections::VecDeque;

use async_trait::async_trait;
use history::{Messages, Plan, messages, plans, removals, told};
use kanade_bus::backend::StreamMessage;
use kanade_projections::{
    Events, JobCatalogue, JobVersions, ObsEvents, Projection, Results, project,
};
use kanade_store::executions::{
    ExecutionCounts, ExecutionQuery, ExecutionReader, TargetQuery, TargetState,
};
use kanade_store::inventory::{BuildStep, ExplodedTables};
use kanade_store::projection::{
    Changes, Checkpoint, Known, ProjectionTables, ProjectionTransaction, ProjectionWriter, Wanted,
};
use kanade_store::{PageRequest, StoreError};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::{Digest, ExecId, Outcome};
use proptest::prelude::*;
use support::meaning::{catalogue, versions};
use support::{Message, database, start_of, stream, time};

/// What there is to read.
#[derive(Clone)]
struct Streams {
    events: Vec<StreamMessage>,
    results: Vec<StreamMessage>,
    obs_events: Vec<StreamMessage>,
    catalogue: Vec<StreamMessage>,
}

/// Choices, used up one after the other.
struct Dice(VecDeque<u16>);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        let roll = self.0.pop_front().unwrap_or_default();
        self.0.push_back(roll.rotate_left(3) ^ 0x2f);
        usize::from(roll) % sides.max(1)
    }

    /// One sequence out of several, each of which keeps its order.
    fn merge<T>(&mut self, sequences: Vec<Vec<T>>) -> Vec<T> {
        let mut waiting: Vec<VecDeque<T>> = sequences.into_iter().map(VecDeque::from).collect();
        let mut merged = Vec::new();
        loop {
            waiting.retain(|sequence| !sequence.is_empty());
            if waiting.is_empty() {
                return merged;
            }
            let choice = self.roll(waiting.len());
            merged.extend(waiting[choice].pop_front());
        }
    }
}

/// The streams of a history. An execution's record and targets come before its other events,
/// and something that nobody can read comes in between.
fn streams(plans: &[Plan], dice: &mut Dice) -> Streams {
    let poison: Message = ("events.exec.created.x".into(), "{".into());
    let (mut events, mut results) = (removals(), Vec::new());
    events.push(vec![poison]);
    for (number, plan) in plans.iter().enumerate() {
        let Messages {
            events: mut told,
            results: reported,
        } = messages(number, plan);
        let mut all = told.remove(0);
        all.extend(dice.merge(told));
        events.push(all);
        results.extend(reported);
    }
    let start = time("2026-11-20T00:00:00Z");
    Streams {
        events: stream("EVENTS", start, dice.merge(events)),
        results: stream("RESULTS", start, dice.merge(results)),
        obs_events: stream("OBS_EVENTS", start, dice.merge(told())),
        catalogue: catalogue(),
    }
}

/// Writes everything, and ends before the commit.
struct Crashing(ProjectionDatabase);

struct CrashingBatch(Box<dyn ProjectionTransaction>);

#[async_trait]
impl ProjectionWriter for Crashing {
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction>, StoreError> {
        Ok(Box::new(CrashingBatch(self.0.begin().await?)))
    }
}

#[async_trait]
impl ProjectionTransaction for CrashingBatch {
    async fn known(&mut self, wanted: &Wanted) -> Result<Known, StoreError> {
        self.0.known(wanted).await
    }

    async fn apply(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.0.apply(changes).await
    }

    async fn commit(self: Box<Self>, _: &Checkpoint) -> Result<(), StoreError> {
        Err(StoreError::failed("live on")("the power went out"))
    }
}

/// Which version each execution's record names.
type Executions = Vec<(ExecId, Option<Digest>)>;

/// What a runner knows of jobs when it applies a batch: at least all that was stored before its
/// last message, at most all there will ever be.
fn known_jobs(batch: &[StreamMessage], executions: &Executions, dice: &mut Dice) -> JobVersions {
    let last = batch.last().map(|last| last.published_at);
    match (last, dice.roll(2)) {
        (Some(last), 0) => versions(last, executions),
        _ => all_jobs(executions),
    }
}

fn all_jobs(executions: &Executions) -> JobVersions {
    versions(time("2026-12-01T00:00:00Z"), executions)
}

/// Applies a whole stream as one batch.
async fn project_whole<P: Projection<Tables = ProjectionTables>>(
    database: &ProjectionDatabase,
    messages: Vec<StreamMessage>,
    executions: &Executions,
) {
    if messages.is_empty() {
        return;
    }
    let jobs = all_jobs(executions);
    project::<P>(database, &start_of::<P>(), messages, &jobs)
        .await
        .unwrap();
}

/// Builds every exploded table that is wanted.
async fn build_all(database: &ProjectionDatabase) {
    while database.build_step().await.unwrap() == BuildStep::Worked {}
}

/// One stream after the other.
async fn project_streams(database: &ProjectionDatabase, streams: Streams, executions: &Executions) {
    project_whole::<Events>(database, streams.events, executions).await;
    project_whole::<Results>(database, streams.results, executions).await;
    project_whole::<ObsEvents>(database, streams.obs_events, executions).await;
    project_whole::<JobCatalogue>(database, streams.catalogue, executions).await;
}

/// Applies one batch; sometimes a crash comes before the commit, and the batch comes again.
async fn step<P: Projection<Tables = ProjectionTables>>(
    database: &ProjectionDatabase,
    checkpoint: &mut Checkpoint,
    waiting: &mut VecDeque<StreamMessage>,
    executions: &Executions,
    dice: &mut Dice,
) {
    let size = (1 + dice.roll(7)).min(waiting.len());
    let batch: Vec<StreamMessage> = waiting.drain(..size).collect();
    let jobs = known_jobs(&batch, executions, dice);
    if dice.roll(4) == 0 {
        let crashing = Crashing(database.clone());
        assert!(
            project::<P>(&crashing, checkpoint, batch.clone(), &jobs)
                .await
                .is_err()
        );
    }
    if !batch.is_empty() {
        *checkpoint = project::<P>(database, checkpoint, batch, &jobs)
            .await
            .unwrap();
    }
}

async fn project_interleaved(
    database: &ProjectionDatabase,
    streams: Streams,
    executions: &Executions,
    dice: &mut Dice,
) {
    let mut events = VecDeque::from(streams.events);
    let mut results = VecDeque::from(streams.results);
    let mut obs_events = VecDeque::from(streams.obs_events);
    let (mut of_events, mut of_results) = (start_of::<Events>(), start_of::<Results>());
    let mut catalogue = VecDeque::from(streams.catalogue);
    let mut of_obs_events = start_of::<ObsEvents>();
    let mut of_catalogue = start_of::<JobCatalogue>();
    while !(events.is_empty()
        && results.is_empty()
        && obs_events.is_empty()
        && catalogue.is_empty())
    {
        match dice.roll(5) {
            0 => step::<Events>(database, &mut of_events, &mut events, executions, dice).await,
            1 => step::<Results>(database, &mut of_results, &mut results, executions, dice).await,
            2 => {
                let of = &mut of_catalogue;
                step::<JobCatalogue>(database, of, &mut catalogue, executions, dice).await;
            }
            3 => {
                database.build_step().await.unwrap();
            }
            _ => {
                let of = &mut of_obs_events;
                step::<ObsEvents>(database, of, &mut obs_events, executions, dice).await;
            }
        }
    }
}

/// The counts of every execution against the states of its machines.
async fn assert_counts_agree(database: &ProjectionDatabase) {
    let query = ExecutionQuery {
        filter: Default::default(),
        page: PageRequest::first(100),
        now: time("2026-11-22T00:00:00Z"),
    };
    for execution in ExecutionReader::list(database, &query).await.unwrap().items {
        let query = TargetQuery {
            exec_id: execution.exec_id.clone(),
            state: None,
            page: PageRequest::first(100),
        };
        let mut counts = ExecutionCounts::default();
        for target in database.targets(&query).await.unwrap().items {
            *match target.state {
                TargetState::Pending => continue,
                TargetState::Running => &mut counts.running,
                TargetState::Ended(Outcome::Succeeded) => &mut counts.succeeded,
                TargetState::Ended(Outcome::Failed) => &mut counts.failed,
                TargetState::Ended(Outcome::TimedOut) => &mut counts.timed_out,
                TargetState::Ended(Outcome::Killed) => &mut counts.killed,
                TargetState::Ended(Outcome::Skipped) => &mut counts.skipped,
                TargetState::Ended(Outcome::Lost) => &mut counts.lost,
            } += 1;
        }
        assert_eq!(execution.counts, counts, "{}", execution.exec_id);
    }
}

/// An execution without a record names nothing.
fn named((number, plan): (usize, &Plan)) -> (ExecId, Option<Digest>) {
    let exec_id = ExecId::new(format!("exec-{number}")).unwrap();
    let digest = plan.meaning.of_execution();
    (exec_id, digest.filter(|_| plan.created))
}

async fn assert_equal_tables(plans: &[Plan], dice: &mut Dice) {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let [whole, pieces] = [&folders[0], &folders[1]];
    let (whole, pieces) = (database(whole.path()).await, database(pieces.path()).await);
    let streams = streams(plans, dice);
    let executions: Executions = plans.iter().enumerate().map(named).collect();

    project_streams(&whole, streams.clone(), &executions).await;
    project_interleaved(&pieces, streams.clone(), &executions, dice).await;

    build_all(&whole).await;
    build_all(&pieces).await;
    let expected = whole.dump().await.unwrap();
    assert_eq!(pieces.dump().await.unwrap(), expected);
    assert_counts_agree(&pieces).await;

    project_streams(&pieces, streams, &executions).await;
    build_all(&pieces).await;
    assert_eq!(
        pieces.dump().await.unwrap(),
        expected,
        "read from the start once more"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_do_not_depend_on_interleaving_batches_or_crashes(
        plans in plans(),
        rolls in prop::collection::vec(any::<u16>(), 64),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(assert_equal_tables(&plans, &mut Dice(rolls.into())));
    }
}
