//! What one look at a schedule knows, and the words for what it decides.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Schedule;
use kanade_manifest::schedule::Tz;
use kanade_manifest::schedule::rules::{Refusal, gate};
use kanade_store::state::schedules::{DecisionOutcome, NewDecision};
use kanade_wire::freeze::Freeze;
use kanade_wire::{ExecId, JobId, topology};

use super::plan::Plan;
use crate::catalogue::{Catalogue, StoredJob};
use crate::dispatch::DispatchError;

/// A look at one schedule.
pub(super) struct Look<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) freeze: Option<&'a Freeze>,
    /// The schedule's job, if there is one that may run.
    pub(super) job: Result<StoredJob, Against>,
    pub(super) now: DateTime<Utc>,
    pub(super) local: Tz,
}

/// Why something is not run: a word and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Against {
    pub(crate) reason: &'static str,
    pub(crate) detail: String,
}

impl Against {
    pub(crate) fn new(reason: &'static str, detail: &impl ToString) -> Self {
        let detail = detail.to_string();
        Self { reason, detail }
    }

    pub(crate) fn revoked(id: &JobId) -> Self {
        Self::new("revoked", &DispatchError::Revoked(id.clone()))
    }
}

impl Look<'_> {
    /// Whether it may fire at `at`.
    pub(super) fn gate(&self, at: DateTime<Utc>) -> Result<(), Against> {
        gate(self.schedule, self.freeze, at, self.local).map_err(Against::from)
    }

    /// A plan that is to be dispatched.
    pub(super) fn pending(&self, fire: DateTime<Utc>, plan: &Plan) -> NewDecision {
        let exec_id = ExecId::of_schedule(&self.schedule.id, fire, 0, plan.portion);
        NewDecision {
            fire_at: fire,
            outcome: DecisionOutcome::Pending,
            reason: None,
            detail: None,
            exec_id: Some(exec_id),
            is_rollout: !plan.waves.is_empty(),
            machines: plan.target.pcs.len() as u64,
            plan: Some(plan.to_json()),
            folds: false,
            times: 1,
        }
    }
}

/// A time that does not fire.
pub(super) fn skipped(fire: DateTime<Utc>, against: Against, folds: bool) -> NewDecision {
    NewDecision {
        fire_at: fire,
        outcome: DecisionOutcome::Skipped,
        reason: Some(against.reason.to_owned()),
        detail: Some(against.detail),
        exec_id: None,
        is_rollout: false,
        machines: 0,
        plan: None,
        folds,
        times: 1,
    }
}

impl From<Refusal> for Against {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code(), &refusal)
    }
}

/// The job of a schedule, or why it does not run.
pub(super) fn job_of(catalogue: &Catalogue, schedule: &Schedule) -> Result<StoredJob, Against> {
    let id = &schedule.job_id;
    if catalogue.is_revoked(id) {
        return Err(Against::revoked(id));
    }
    catalogue.job(id).ok_or_else(|| Against {
        reason: "no_job",
        detail: format!("there is no job {id}: create it, or name another one in the schedule"),
    })
}

/// The ledger's name among what is read from streams.
pub(super) const LEDGER: &str = "completions";
/// The streams that must have been read before anything is decided.
pub(super) const READ_FIRST: [&str; 3] = [topology::RESULTS.name, topology::EVENTS.name, LEDGER];
