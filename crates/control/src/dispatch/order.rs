//! What is asked of the dispatcher.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_wire::command::Cause;
use kanade_wire::hints::Retry;
use kanade_wire::{ExecId, JobId, RunAs, Shell, Target};
use serde_json::Value;

/// One order, from a person, a schedule or a rollout.
///
/// Made by [`Order::job`] or [`Order::script`], with every option absent; options are set by
/// struct update.
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
    /// Attempts after a failure.
    pub retry: Option<Retry>,
    /// Only those of the target that are online now: a question, not something to be caught up on.
    pub online_only: bool,
    /// What the job's parameters are given; the job's defaults stand for the others.
    pub parameters: BTreeMap<String, Value>,
}

impl Order {
    /// A job on the machines of a target.
    pub fn job(
        exec_id: ExecId,
        job: JobId,
        target: Target,
        cause: Cause,
        by: impl Into<String>,
    ) -> Self {
        Self::of(exec_id, Work::Job(job), target, cause, by.into())
    }

    /// A script that is no job on the machines of a target, ordered by a person.
    pub fn script(exec_id: ExecId, script: Script, target: Target, by: impl Into<String>) -> Self {
        let work = Work::Script(script);
        Self::of(exec_id, work, target, Cause::Manual, by.into())
    }

    fn of(exec_id: ExecId, work: Work, target: Target, cause: Cause, initiated_by: String) -> Self {
        Self {
            exec_id,
            work,
            target,
            cause,
            initiated_by,
            jitter: None,
            deadline_at: None,
            expires_in: None,
            retry: None,
            online_only: false,
            parameters: BTreeMap::new(),
        }
    }
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
