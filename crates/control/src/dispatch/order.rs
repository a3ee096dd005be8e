//! What is asked of the dispatcher.

use chrono::{DateTime, Utc};
use kanade_wire::command::Cause;
use kanade_wire::{ExecId, JobId, RunAs, Shell, Target};
use std::time::Duration;

/// One order, from a person, a schedule or a rollout.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its id: time-ordered for a person's, derived for the others, so that a second one is
    /// refused.
    pub exec_id: ExecId,
    /// What to run.
    pub work: Work,
    /// On which machines.
    pub target: Target,
    /// Why.
    pub cause: Cause,
    /// By whom.
    pub initiated_by: String,
    /// Every machine waits a random time up to this.
    pub jitter: Option<Duration>,
    /// Machines that get it later do not start it.
    pub deadline_at: Option<DateTime<Utc>>,
    /// How long machines that are away have to come back; the stream's age when left out.
    pub expires_in: Option<Duration>,
}

/// What to run.
#[derive(Debug, Clone)]
pub enum Work {
    /// A job of the catalogue, in its present version.
    Job(JobId),
    /// A script that is no job.
    Script(Script),
}

/// A script that is no job.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its text.
    pub text: String,
    /// What interprets it.
    pub shell: Shell,
    /// Seconds it may run.
    pub timeout_secs: u64,
    /// As whom it runs.
    pub run_as: RunAs,
    /// Where it runs.
    pub cwd: Option<String>,
}
