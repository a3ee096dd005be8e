//! Dispatches what was decided. Whatever is cut off is tried again under the same id; the dispatcher
//! refuses what it did before.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::rules::{ON_TIME, gate};
use kanade_manifest::schedule::{CatchUp, Schedule, When};
use kanade_runtime::fault;
use kanade_store::state::schedules::{Decision, DecisionOutcome, Settled};
use kanade_wire::command::Cause;
use kanade_wire::{ExecId, PcId, Target};
use serde_json::{Map, json};

use super::engine::{Scheduler, timeout_secs};
use super::error::SchedulerError;
use super::looked::Against;
use super::plan::{self, Plan, default_jitter};
use crate::audit::Entry;
use crate::dispatch::{DispatchError, Order};
use crate::machines::Resolved;

/// What a look at a pending decision came to.
pub(super) enum Outcome {
    Dispatched(u64),
    Skipped(Against),
    Missed(Against),
    /// Tried again at the next look.
    Waits(Against),
}

impl Scheduler {
    /// Dispatches every decision whose time has come.
    ///
    /// # Errors
    /// When tables or the state file fail; a broker that does not take an order is tried again.
    pub(super) async fn dispatch_pending(&self, now: DateTime<Utc>) -> Result<(), SchedulerError> {
        for decision in self.state.pending().await? {
            let plan = decision.plan.as_deref().unwrap_or_default();
            let outcome = match serde_json::from_str::<Plan>(plan) {
                Ok(plan) if plan.due_at > now => continue,
                Ok(plan) => self.attempt(&decision, plan, now).await?,
                Err(error) => Outcome::Skipped(against("unreadable", error.to_string())),
            };
            fault::point("schedule.dispatched");
            self.state
                .settle(decision.id, settled(outcome), now)
                .await?;
            fault::point("schedule.settled");
            self.announce(&decision.schedule_id);
        }
        Ok(())
    }

    async fn attempt(
        &self,
        decision: &Decision,
        plan: Plan,
        now: DateTime<Utc>,
    ) -> Result<Outcome, SchedulerError> {
        if let Some(exec_id) = &decision.exec_id
            && let Some(execution) = self.executions.get(exec_id).await?
            && execution.created
        {
            return Ok(Outcome::Dispatched(execution.target_count));
        }
        if decision.is_rollout
            && let Some(machines) = self.begun(decision).await?
        {
            return Ok(Outcome::Dispatched(machines));
        }
        let stored = self.catalogue.schedule(&decision.schedule_id);
        let Some(Ok(stored)) = stored else {
            return Ok(Outcome::Skipped(against("deleted", "the schedule is gone")));
        };
        let schedule = stored.document;
        if let Some(outcome) = self.held_back(decision, &schedule, &plan, now) {
            return Ok(outcome);
        }
        self.order(decision, &schedule, plan, now).await
    }

    /// What may have changed since it was decided.
    fn held_back(
        &self,
        decision: &Decision,
        schedule: &Schedule,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Option<Outcome> {
        let is_later_part = plan.portion > 0;
        let freeze = self.catalogue.freeze();
        if let Err(refusal) = gate(schedule, freeze.as_ref(), now, self.local) {
            let waits = is_later_part && schedule.enabled;
            let refusal = Against::from(refusal);
            return Some(if waits {
                Outcome::Waits(refusal)
            } else {
                Outcome::Skipped(refusal)
            });
        }
        let waited = decision.reason.as_deref() == Some("max_concurrent");
        let makes_up = schedule.catch_up == CatchUp::Latest || is_later_part || waited;
        if now - plan.due_at > ON_TIME && !makes_up {
            let detail = "it could not be dispatched within five minutes; `catch_up: latest` makes up for it";
            return Some(Outcome::Missed(against("too_late", detail)));
        }
        None
    }

    async fn order(
        &self,
        decision: &Decision,
        schedule: &Schedule,
        plan: Plan,
        now: DateTime<Utc>,
    ) -> Result<Outcome, SchedulerError> {
        if decision.is_rollout {
            return Ok(self.begin(decision, schedule, &plan).await);
        }
        let (target, machines) =
            reachable(&plan.target, self.machines.resolve(&plan.target).await?);
        if machines.is_empty() {
            return Ok(Outcome::Skipped(against(
                "no_machines",
                "its target reaches no machine",
            )));
        }
        let mut plan = Plan { target, ..plan };
        let mut count = machines.len() as u64;
        let by_clock = matches!(schedule.when, When::Calendar(_) | When::Cron(_));
        if by_clock {
            match self
                .portion(decision, schedule, &mut plan, machines, now)
                .await?
            {
                Some(portion) => count = portion,
                None => {
                    return Ok(Outcome::Waits(against(
                        "max_concurrent",
                        "as many machines as `max_concurrent` allows run it now",
                    )));
                }
            }
        }
        Ok(self.dispatch(decision, schedule, &plan, count).await)
    }

    /// Takes as many machines as find a slot; the rest becomes a decision of its own. `None` when
    /// there is no slot.
    async fn portion(
        &self,
        decision: &Decision,
        schedule: &Schedule,
        plan: &mut Plan,
        mut machines: Vec<PcId>,
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, SchedulerError> {
        let timeout = self
            .catalogue
            .job(&plan.job_id)
            .as_ref()
            .map_or(0, timeout_secs);
        let slots = self.slots(schedule, timeout, now).await?;
        let Some(slots) = slots.filter(|slots| *slots < machines.len() as u64) else {
            return Ok(Some(machines.len() as u64));
        };
        if slots == 0 {
            return Ok(None);
        }
        let rest = machines.split_off(usize::try_from(slots).unwrap_or(usize::MAX));
        let these = |pcs| Target {
            pcs,
            ..Target::default()
        };
        let rest = Plan {
            target: these(rest),
            portion: plan.portion + 1,
            ..plan.clone()
        };
        plan.target = these(machines);
        let rest_id = ExecId::of_schedule(&schedule.id, decision.fire_at, 0, rest.portion);
        self.state
            .divide(decision.id, &plan.to_json(), (&rest_id, &rest.to_json()))
            .await?;
        fault::point("schedule.divided");
        Ok(Some(slots))
    }

    async fn dispatch(
        &self,
        decision: &Decision,
        schedule: &Schedule,
        plan: &Plan,
        count: u64,
    ) -> Outcome {
        let Some(exec_id) = decision.exec_id.clone() else {
            return Outcome::Skipped(against("unreadable", "it has no execution"));
        };
        let cause = Cause::Schedule {
            schedule_id: schedule.id.clone(),
            fire_at: decision.fire_at,
        };
        let jitter =
            plan::duration(schedule.jitter.as_deref()).and_then(|jitter| jitter.to_std().ok());
        let order = Order {
            jitter: jitter.or_else(|| default_jitter(count)),
            deadline_at: plan.deadline_at,
            expires_in: plan.expires_secs.map(std::time::Duration::from_secs),
            retry: plan::retry(schedule),
            ..Order::job(
                exec_id,
                plan.job_id.clone(),
                plan.target.clone(),
                cause,
                format!("schedule:{}", schedule.id),
            )
        };
        match self.dispatcher.dispatch(&order).await {
            Ok(dispatched) => {
                self.audit(decision, plan).await;
                Outcome::Dispatched(dispatched.created.target_count)
            }
            Err(DispatchError::Exists(_)) => Outcome::Dispatched(count),
            Err(error) => refused(&error),
        }
    }

    pub(super) async fn audit(&self, decision: &Decision, plan: &Plan) {
        let schedule = &decision.schedule_id;
        let mut details = json!({
            "schedule_id": schedule,
            "fire_at": decision.fire_at,
            "target": plan.target,
        });
        let id = if decision.is_rollout {
            "rollout_id"
        } else {
            "exec_id"
        };
        details[id] = json!(decision.exec_id);
        let entry = Entry {
            actor: "scheduler",
            action: "exec",
            target: Some(plan.job_id.as_str()),
            account: &format!("schedule:{schedule}"),
            source: None,
            details: details.as_object().cloned().unwrap_or_else(Map::new),
            work: None,
        };
        self.audit.write(entry).await;
    }
}

/// What of a target means somebody: a name that is not known keeps the others from nothing.
fn reachable(target: &Target, resolved: Resolved) -> (Target, Vec<PcId>) {
    let known = Target {
        all: target.all,
        groups: target
            .groups
            .iter()
            .filter(|group| !resolved.empty_groups.contains(group))
            .cloned()
            .collect(),
        pcs: target
            .pcs
            .iter()
            .filter(|pc| !resolved.unknown_pcs.contains(pc))
            .cloned()
            .collect(),
    };
    let machines = resolved.machines.into_iter().map(|machine| machine.pc_id);
    (known, machines.collect())
}

/// What the broker does not take now it may take later; an order that is wrong stays wrong.
pub(super) fn refused(error: &DispatchError) -> Outcome {
    let detail = chain(error);
    match error {
        DispatchError::Catalogue(_)
        | DispatchError::StreamFull(_)
        | DispatchError::Publish { .. }
        | DispatchError::StoreScript(_)
        | DispatchError::Pin(_)
        | DispatchError::Store(_)
        | DispatchError::Announcement { .. } => Outcome::Waits(against("broker", detail)),
        DispatchError::Approvals(_) => Outcome::Waits(against("database", detail)),
        DispatchError::NotApproved(_) | DispatchError::NoStandingApproval(_) => {
            Outcome::Skipped(against("not_approved", detail))
        }
        DispatchError::Revoked(_) => Outcome::Skipped(against("revoked", detail)),
        DispatchError::DeadlinePassed => Outcome::Skipped(against("deadline", detail)),
        DispatchError::NoSuchJob(_) => Outcome::Skipped(against("no_job", detail)),
        _ => Outcome::Skipped(against("refused", detail)),
    }
}

fn settled(outcome: Outcome) -> Settled {
    let (outcome, against, machines) = match outcome {
        Outcome::Dispatched(machines) => (DecisionOutcome::Dispatched, None, Some(machines)),
        Outcome::Skipped(against) => (DecisionOutcome::Skipped, Some(against), None),
        Outcome::Missed(against) => (DecisionOutcome::Missed, Some(against), None),
        Outcome::Waits(against) => (DecisionOutcome::Pending, Some(against), None),
    };
    Settled {
        outcome,
        reason: against.as_ref().map(|against| against.reason.to_owned()),
        detail: against.map(|against| against.detail),
        machines,
    }
}

pub(super) fn against(reason: &'static str, detail: impl Into<String>) -> Against {
    Against {
        reason,
        detail: detail.into(),
    }
}

pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |error| error.source());
    sources.fold(error.to_string(), |text, source| {
        format!("{text}: {source}")
    })
}
