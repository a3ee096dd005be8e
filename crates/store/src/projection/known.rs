use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use kanade_wire::{Digest, ExecId, JobId, Outcome, PcId, RequestId, ResultId, Version};

use crate::checks::{CheckKey, KnownCheck};
use crate::inventory::{KnownInventory, WantedInventory};

/// A machine in an execution.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunKey {
    /// The execution.
    pub exec_id: ExecId,
    /// The machine.
    pub pc_id: PcId,
}

/// What a batch touches.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Runs by identity.
    pub results: Vec<ResultId>,
    /// Runs by machine and execution.
    pub runs: Vec<RunKey>,
    /// Executions whose record is needed.
    pub executions: BTreeSet<ExecId>,
    /// Machines that may be targets.
    pub targets: BTreeSet<RunKey>,
    /// Checks on machines.
    pub checks: BTreeSet<CheckKey>,
    /// Facts of machines.
    pub inventory: WantedInventory,
}

/// What the tables hold of it. Repeats in [`Wanted`] do not repeat here.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Runs that were asked for by either key.
    pub runs: Vec<KnownRun>,
    /// Executions whose own record is known.
    pub executions: Vec<KnownExecution>,
    /// Those of the wanted targets that are targets.
    pub targets: HashSet<RunKey>,
    /// The wanted checks that ever reported.
    pub checks: Vec<KnownCheck>,
    /// Facts of machines.
    pub inventory: KnownInventory,
}

/// As much of a run as decides what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRun {
    /// Identity of the run.
    pub result_id: ResultId,
    /// The execution it belongs to.
    pub exec_id: Option<ExecId>,
    /// The machine.
    pub pc_id: PcId,
    /// How far it is.
    pub standing: Standing,
    /// When the message that made this state was stored.
    pub recorded_at: DateTime<Utc>,
    /// Whether everything that its start could tell is known.
    pub is_described: bool,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It started.
    InFlight,
    /// The backend gave it up.
    GivenUp(Outcome),
    /// The machine reported its end.
    Reported(Outcome),
}

/// What an execution's own record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownExecution {
    /// The execution.
    pub exec_id: ExecId,
    /// The job.
    pub job_id: JobId,
    /// The job's version.
    pub version: Version,
    /// The content digest of the job.
    pub job_digest: Option<Digest>,
    /// Its command.
    pub request_id: RequestId,
}
