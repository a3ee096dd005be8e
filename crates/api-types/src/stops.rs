//! Stopping: a machine, or everything.

use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, PcId};
use serde::{Deserialize, Serialize};

use crate::schedules::UpcomingFire;

/// A machine on which everything was stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MachineKilled {
    /// The machine.
    pub pc_id: PcId,
    /// The executions that do not go on there.
    pub executions: Vec<ExecId>,
    /// Whether the machine said at once that it stops; else it learns it when it comes back.
    pub confirmed: bool,
    /// Processes it says it is ending.
    pub running: u64,
    /// Runs it says it will not start.
    pub waiting: u64,
}

/// What an emergency stop would stop now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StopAllPreview {
    /// Executions that are not over.
    pub executions: Vec<OpenExecution>,
    /// Machines on which something runs, each counted once for each execution.
    pub running: u64,
    /// Machines that have not begun, counted likewise.
    pub pending: u64,
    /// Machines that are online and hear it at once.
    pub machines_online: u64,
    /// All machines.
    pub machines: u64,
    /// Schedules that are enabled and would not fire any more.
    pub schedules: Vec<String>,
    /// Those of them that fire within the next hour, the soonest first.
    pub upcoming: Vec<UpcomingFire>,
    /// Rollouts that are under way and would not go on.
    pub rollouts: Vec<OpenRollout>,
    /// Whether a freeze holds already.
    pub frozen: bool,
}

/// An execution that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpenExecution {
    /// The execution.
    pub exec_id: ExecId,
    /// The job.
    pub job_id: Option<JobId>,
    /// The account or schedule that ordered it.
    pub initiated_by: Option<String>,
    /// When.
    pub initiated_at: DateTime<Utc>,
    /// Machines on which it runs.
    pub running: u64,
    /// Machines that have not begun.
    pub pending: u64,
}

/// A rollout that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpenRollout {
    /// Its id.
    pub id: String,
    /// What it brings to the machines.
    pub title: String,
    /// The wave it is at, from 1.
    pub wave: u32,
    /// How many waves it has.
    pub waves: u32,
}

/// Body of `POST /api/stop-all`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopAllRequest {
    /// Must be `stop all`: nobody sends this by mistake.
    pub confirm: String,
    /// Why; shown with the freeze.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl StopAllRequest {
    /// What `confirm` must be.
    pub const CONFIRMATION: &'static str = "stop all";
}

/// What an emergency stop has stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoppedAll {
    /// Executions that were stopped; machines confirm one by one.
    pub executions: Vec<ExecId>,
    /// Whether a freeze holds now: schedules and rollouts wait for its end.
    pub frozen: bool,
}
