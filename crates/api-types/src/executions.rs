//! Executions: one order, many machines.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, PcId, Reason, ResultId, Target};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::results::ResultRow;
use crate::rollouts::WavePlan;

/// One execution with its counters, which are counted from its runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExecutionRow {
    /// The execution.
    pub exec_id: ExecId,
    /// The job.
    pub job_id: Option<JobId>,
    /// The job's version.
    pub version: Option<String>,
    /// `manual`, `schedule`, `rollout`, or `person` for somebody at the machine itself.
    pub cause: String,
    /// The account or schedule that ordered it; `person:` and the account for somebody at the machine.
    pub initiated_by: Option<String>,
    /// When.
    pub initiated_at: Option<DateTime<Utc>>,
    /// Whom it was addressed to.
    pub target: Target,
    /// How many machines that was.
    pub target_count: u64,
    /// Machines that succeeded.
    pub success_count: u64,
    /// Machines that ended neither in success nor skipped.
    pub failure_count: u64,
    /// `pending`, `running`, `completed` or `expired`.
    pub status: String,
    /// Machines by outcome.
    pub outcomes: OutcomeCounts,
    /// Machines that have begun.
    pub running_count: u64,
    /// Machines that have not.
    pub pending_count: u64,
    /// When every command was stored by the broker.
    pub dispatched_at: Option<DateTime<Utc>>,
    /// When it was stopped.
    pub killed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub killed_by: Option<String>,
    /// When the last machine answered, once all have.
    pub finished_at: Option<DateTime<Utc>>,
    /// When machines that have not answered are given up.
    pub expires_at: Option<DateTime<Utc>>,
    /// What the job's parameters were given, its defaults included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub parameters: BTreeMap<String, Value>,
}

/// Machines by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OutcomeCounts {
    /// Exit code 0.
    pub succeeded: u64,
    /// Another exit code.
    pub failed: u64,
    /// Ended at the timeout.
    pub timed_out: u64,
    /// Stopped.
    pub killed: u64,
    /// Not run, by the agent's decision.
    pub skipped: u64,
    /// Nobody knows.
    pub lost: u64,
}

/// An execution with its newest runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExecutionDetail {
    /// The execution.
    pub execution: ExecutionRow,
    /// Its newest runs, at most 500; all of them come from `GET /api/results?exec_id=`.
    pub results: Vec<ResultRow>,
}

/// One machine of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExecutionTarget {
    /// The machine.
    pub pc_id: PcId,
    /// `pending`, `running`, or an outcome.
    pub state: String,
    /// What became of a stop there: `asked`, `confirmed`, or `given_up` when nothing is heard of the
    /// machine; nothing when it was not stopped, or was over before.
    pub stop: Option<String>,
    /// Its run, once there is one.
    pub result_id: Option<ResultId>,
    /// Why, where the state alone does not say it.
    pub reason: Option<Reason>,
    /// The exit code.
    pub exit_code: Option<i32>,
    /// When its state was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// Body of `POST /api/exec/{job}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExecRequest {
    /// Whom it addresses.
    #[serde(default)]
    pub target: Target,
    /// One group after the other, instead of `target`: it becomes a rollout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<WavePlan>,
    /// Every machine waits a random time up to this, such as `30s`, before it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jitter: Option<kanade_wire::HumanDuration>,
    /// Machines that get it later do not start it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_at: Option<DateTime<Utc>>,
    /// How long machines that are away have to come back, such as `2h`; at most 7 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<kanade_wire::HumanDuration>,
    /// Values for the job's parameters, by name; its defaults stand for the others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub parameters: BTreeMap<String, Value>,
}
