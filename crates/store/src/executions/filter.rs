use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId};

use super::{ExecutionStatus, TargetState};
use crate::PageRequest;

/// Which executions are wanted; what is `None` does not restrict.
#[derive(Debug, Clone, Default)]
pub struct ExecutionFilter {
    /// Of this job.
    pub job_id: Option<JobId>,
    /// In this state.
    pub status: Option<ExecutionStatus>,
    /// Ordered at this time or later.
    pub since: Option<DateTime<Utc>>,
}

/// One page of executions, the newest order first.
#[derive(Debug, Clone)]
pub struct ExecutionQuery {
    /// Which executions.
    pub filter: ExecutionFilter,
    /// Which page.
    pub page: PageRequest,
    /// What "expired" refers to.
    pub now: DateTime<Utc>,
}

/// One page of the machines of an execution, in the order of their id.
#[derive(Debug, Clone)]
pub struct TargetQuery {
    /// The execution.
    pub exec_id: ExecId,
    /// Only machines in this state.
    pub state: Option<TargetState>,
    /// Which page.
    pub page: PageRequest,
}
