//! Gives up on runs that will not be reported, by publishing verdicts: a later report replaces
//! them, and the tables stay a function of the streams.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use kanade_bus::PublishError;
use kanade_bus::backend::{Bus, Expected, Outgoing};
use kanade_projections::Applied;
use kanade_runtime::TaskContext;
use kanade_runtime::clock::SharedClock;
use kanade_store::StoreError;
use kanade_store::executions::{ExecutionReader, UnansweredTarget};
use kanade_store::results::ResultReader;
use kanade_wire::exec_events::ExecVerdict;
use kanade_wire::{ExecId, Outcome, PcId, Reason, ResultId, subjects, topology};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(10);

/// Verdicts in one round; the rest waits for the next.
const AT_A_TIME: u32 = 1_000;

/// Verdicts that wait for their acknowledgement at a time.
const IN_FLIGHT: usize = 256;

/// An online machine says itself that a stopped run did not start; an away one cannot.
const KILL_GRACE: TimeDelta = TimeDelta::seconds(15);

/// Gives up on runs.
#[derive(Clone)]
pub struct Reaper {
    /// The broker.
    pub bus: Bus,
    /// What runs.
    pub results: Arc<dyn ResultReader>,
    /// What was ordered.
    pub executions: Arc<dyn ExecutionReader>,
    /// The clock deadlines are held against.
    pub clock: SharedClock,
    /// How far the tables are: nothing is given up that may only not have been read yet.
    pub applied: Applied,
}

/// Why a round was not finished.
#[derive(Debug, thiserror::Error)]
pub enum ReaperError {
    /// The projection could not be read.
    #[error("overdue runs could not be looked up")]
    Store(#[from] StoreError),
    /// The broker did not take a verdict.
    #[error("a verdict could not be published")]
    Publish(#[from] PublishError),
}

impl Reaper {
    /// Looks again and again until the task is stopped.
    ///
    /// # Errors
    /// The first one; the supervisor tries again.
    pub async fn run(self, task: TaskContext) -> Result<(), ReaperError> {
        self.applied.caught_up(topology::RESULTS.name).await;
        self.applied.caught_up(topology::EVENTS.name).await;
        loop {
            self.reap().await?;
            task.mark_healthy();
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = task.stopping() => return Ok(()),
            }
        }
    }

    /// Gives up what is overdue now; returns how many verdicts were published.
    ///
    /// # Errors
    /// The first one; what was published stays.
    pub async fn reap(&self) -> Result<usize, ReaperError> {
        let now = self.clock.now();
        let mut verdicts = Vec::new();
        for run in self.results.overdue(now, AT_A_TIME).await? {
            verdicts.push(self.verdict(
                run.exec_id,
                run.pc_id,
                Some(run.result_id),
                Outcome::Lost,
                Reason::NoReport,
            ));
        }
        for UnansweredTarget { exec_id, pc_id } in self
            .executions
            .unanswered_after_expiry(now, AT_A_TIME)
            .await?
        {
            verdicts.push(self.verdict(exec_id, pc_id, None, Outcome::Lost, Reason::Expired));
        }
        for UnansweredTarget { exec_id, pc_id } in self
            .executions
            .unanswered_after_kill(now - KILL_GRACE, AT_A_TIME)
            .await?
        {
            verdicts.push(self.verdict(exec_id, pc_id, None, Outcome::Killed, Reason::Cancelled));
        }
        self.publish(verdicts).await
    }

    fn verdict(
        &self,
        exec_id: ExecId,
        pc_id: PcId,
        result_id: Option<ResultId>,
        outcome: Outcome,
        reason: Reason,
    ) -> ExecVerdict {
        ExecVerdict {
            exec_id,
            pc_id,
            result_id,
            outcome,
            reason,
            at: self.clock.now(),
        }
    }

    /// A run that began gets one verdict, told by its id: the machine may have had one before it
    /// began. A machine that was never heard of gets one, told by its subject.
    async fn publish(&self, verdicts: Vec<ExecVerdict>) -> Result<usize, ReaperError> {
        let messages = verdicts.iter().filter_map(|verdict| {
            let subject = subjects::exec_verdict(&verdict.exec_id, &verdict.pc_id);
            let message = Outgoing::new(subject, serde_json::to_vec(verdict).ok()?);
            Some(match &verdict.result_id {
                Some(result) => message.message_id(format!("verdict:{result}")),
                None => message.expect(Expected::Nothing),
            })
        });
        let messages: Vec<Outgoing> = messages.collect();
        let mut published = 0;
        for result in self.bus.publish_many(messages, IN_FLIGHT).await {
            match result {
                Ok(_) => published += 1,
                Err(PublishError::WrongLastSequence { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if published > 0 {
            tracing::info!(
                verdicts = published,
                "gave up on runs that were not reported"
            );
        }
        Ok(published)
    }
}
