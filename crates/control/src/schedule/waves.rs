//! A time of a schedule with waves becomes a rollout, under the id of the decision: from there on the
//! rollout says which wave is next, survives restarts and can be paused, promoted and aborted.

use std::time::Duration;

use kanade_api_types::rollouts::{JobChange, RolloutSpec};
use kanade_manifest::schedule::Schedule;
use kanade_store::state::schedules::Decision;
use kanade_wire::{ExecId, GroupName, HumanDuration};

use super::engine::Scheduler;
use super::error::SchedulerError;
use super::outbox::{Outcome, against, chain};
use super::plan::{self, Plan};
use crate::rollout::{CreateError, of_job};

impl Scheduler {
    /// How many machines the rollout of a decision has; `None` when it was not created yet.
    pub(super) async fn begun(&self, decision: &Decision) -> Result<Option<u64>, SchedulerError> {
        let Some(id) = &decision.exec_id else {
            return Ok(None);
        };
        let rollout = self.rollouts.repository().get(id.as_str()).await?;
        Ok(rollout.map(|rollout| {
            let waves = rollout.progress.waves.iter();
            waves.map(|wave| wave.machines).sum()
        }))
    }

    /// Creates the rollout of a decision.
    pub(super) async fn begin(
        &self,
        decision: &Decision,
        schedule: &Schedule,
        plan: &Plan,
    ) -> Outcome {
        let Some(id) = &decision.exec_id else {
            return Outcome::Skipped(against("unreadable", "it has no rollout"));
        };
        let waves = plan.waves.iter();
        let waves: Vec<(GroupName, Duration)> = waves
            .map(|(group, delay)| (group.clone(), Duration::from_secs(*delay)))
            .collect();
        let by = format!("schedule:{}", schedule.id);
        let spec = spec(schedule, plan);
        let created = self
            .rollouts
            .create_by_delays(id.as_str(), spec, &waves, &by);
        match created.await {
            Ok(Some(rollout)) => {
                self.audit(decision, plan).await;
                let waves = rollout.progress.waves.iter();
                Outcome::Dispatched(waves.map(|wave| wave.machines).sum())
            }
            Ok(None) => Outcome::Skipped(against(
                "no_machines",
                "no group of its waves has a machine",
            )),
            Err(error) => refused(&error),
        }
    }

    /// The executions that a decision became: those of the waves that have begun, where it is a
    /// rollout.
    ///
    /// # Errors
    /// When the state file cannot be read.
    pub async fn executions_of(&self, decision: &Decision) -> Result<Vec<ExecId>, SchedulerError> {
        match &decision.exec_id {
            Some(id) if decision.is_rollout => Ok(self.rollouts.executions(id.as_str()).await?),
            id => Ok(id.iter().cloned().collect()),
        }
    }
}

/// What holds for every wave: `starting_deadline` counts from its beginning.
fn spec(schedule: &Schedule, plan: &Plan) -> RolloutSpec {
    let human = |text: Option<&str>| text.and_then(|text| text.parse::<HumanDuration>().ok());
    let deadline = schedule.deadline_at.as_deref();
    RolloutSpec {
        description: Some(format!("schedule {}", schedule.id)),
        jitter: human(schedule.jitter.as_deref()),
        expires_in: human(schedule.starting_deadline.as_deref()),
        deadline_at: deadline.and_then(|text| text.parse().ok()),
        retry: plan::retry(schedule),
        ..of_job(JobChange {
            job_id: plan.job_id.clone(),
            parameters: Default::default(),
        })
    }
}

/// What cannot be looked up now may be later; an order that is wrong stays wrong.
fn refused(error: &CreateError) -> Outcome {
    let detail = chain(error);
    match error {
        CreateError::Catalogue(_) => Outcome::Waits(against("broker", detail)),
        CreateError::Machines(_) | CreateError::State(_) => {
            Outcome::Waits(against("database", detail))
        }
        CreateError::NeedsApproval(_) => Outcome::Skipped(against("not_approved", detail)),
        CreateError::NoSuchJob(_) => Outcome::Skipped(against("no_job", detail)),
        _ => Outcome::Skipped(against("refused", detail)),
    }
}
