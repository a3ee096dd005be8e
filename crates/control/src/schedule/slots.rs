//! How many machines may run a schedule's job now.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Schedule;
use kanade_store::executions::ExecutionStatus;
use kanade_store::state::schedules::{Decision, DecisionOutcome};

use super::engine::Scheduler;
use super::error::SchedulerError;
use super::plan;

impl Scheduler {
    /// How many more machines `max_concurrent` allows; `None` when there is no limit. What cannot
    /// be looked up fails, so that nothing is dispatched on a guess.
    pub(super) async fn slots(
        &self,
        schedule: &Schedule,
        timeout_secs: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, SchedulerError> {
        let constraints = schedule.constraints.as_ref();
        let Some(most) = constraints.and_then(|constraints| constraints.max_concurrent) else {
            return Ok(None);
        };
        let mut taken = 0;
        let patience = plan::wait(schedule, timeout_secs, 1);
        for decision in self.state.decisions(&schedule.id, u32::MAX).await? {
            if decision.outcome == DecisionOutcome::Dispatched {
                let waits = now < decision.last_at + patience;
                taken += self.under_way(&decision, waits, now).await?;
            }
        }
        Ok(Some(u64::from(most).saturating_sub(taken)))
    }

    /// Machines of an execution that run; and those that were not heard of, while it is waited for
    /// them.
    async fn under_way(
        &self,
        decision: &Decision,
        waits: bool,
        now: DateTime<Utc>,
    ) -> Result<u64, SchedulerError> {
        let Some(exec_id) = &decision.exec_id else {
            return Ok(0);
        };
        let Some(execution) = self.executions.get(exec_id).await? else {
            return Ok(if waits { decision.machines } else { 0 });
        };
        let is_over = matches!(
            execution.status(now),
            ExecutionStatus::Completed | ExecutionStatus::Expired
        );
        if is_over || execution.killed_at.is_some() {
            return Ok(execution.counts.running);
        }
        let pending = if waits { execution.pending() } else { 0 };
        Ok(execution.counts.running + pending)
    }
}
