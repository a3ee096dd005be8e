//! The life of an execution as the backend publishes it on `events.exec.…`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Command, Digest, ExecId, JobId, Outcome, PcId, Reason, ResultId, Target, Version};

/// An execution exists: published once, before anything else of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecCreated {
    /// The execution.
    pub exec_id: ExecId,
    /// The job, or `adhoc-run`.
    pub job_id: JobId,
    /// The job's version.
    pub version: Version,
    /// The content digest of the job; none for an ad-hoc script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_digest: Option<Digest>,
    /// The account that ordered it, or the schedule.
    pub initiated_by: String,
    /// When it was ordered.
    pub initiated_at: DateTime<Utc>,
    /// Whom it was addressed to, as ordered.
    pub target: Target,
    /// How many machines that was.
    pub target_count: u64,
    /// Past this time a machine that has not answered is given up.
    pub expires_at: DateTime<Utc>,
    /// What the job's parameters were given, its defaults included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Value>,
    /// The order itself, so that a repair sends the same; secrets stand in it by name alone.
    pub command: Command,
}

/// Some of the machines an execution addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecTargets {
    /// The execution.
    pub exec_id: ExecId,
    /// Which chunk, from 0.
    pub chunk: u32,
    /// Whether it is the last one.
    pub last: bool,
    /// The machines.
    pub pcs: Vec<PcId>,
}

/// Every command of an execution is stored by the broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecDispatched {
    /// The execution.
    pub exec_id: ExecId,
    /// When.
    pub at: DateTime<Utc>,
    /// How many messages that took.
    pub messages: u64,
}

/// An operator stopped an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecKilled {
    /// The execution.
    pub exec_id: ExecId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

/// An operator stopped everything on one machine: on `events.agent.stopped.<pc>`. What was ordered
/// for it before does not run there any more, whether or not it has it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineStopped {
    /// The machine.
    pub pc_id: PcId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

/// The backend gives up on one machine's run; a report that comes later replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecVerdict {
    /// The execution.
    pub exec_id: ExecId,
    /// The machine.
    pub pc_id: PcId,
    /// The run, when it had started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_id: Option<ResultId>,
    /// `lost` or `killed`.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// When it was decided.
    pub at: DateTime<Utc>,
}
