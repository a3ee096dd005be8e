use chrono::{DateTime, Utc};
use kanade_wire::command::Cause;
use kanade_wire::exec_events::ExecCreated;
use kanade_wire::{
    Digest, ExecId, ExecResult, JobId, Outcome, PcId, Reason, RequestId, ResultId, Version,
};

use crate::acks::NotificationAck;
use crate::agents::Agent;
use crate::bundles::{Bundle, BundleRemoval};
use crate::checks::CheckChanges;
use crate::dead_letters::DeadLetter;
use crate::inventory::{InventoryChanges, InventoryRemoval, JobSpec};
use crate::notices::{NoticeCopy, NoticeRecall};
use crate::obs_events::NewObsEvent;
use crate::results::OutputPlace;

/// What a batch does to the tables. Within each list the order is that of the stream.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Machines, each at most once: the row becomes this.
    pub agents: Vec<Agent>,
    /// Reports, each run at most once: they replace what is in flight or given up.
    pub reported: Vec<ReportedRun>,
    /// Starts and verdicts: they fill what is not known yet and change nothing that was reported.
    pub started: Vec<StartedRun>,
    /// Stand-ins that a run of the same machine and execution replaces.
    pub replaced: Vec<ResultId>,
    /// Executions.
    pub executions: ExecutionChanges,
    /// Machines on which everything was stopped; the latest of each stays.
    pub machine_stops: Vec<MachineStop>,
    /// Checks.
    pub checks: CheckChanges,
    /// Bundles; one that is known already is passed over.
    pub bundles: Vec<Bundle>,
    /// Deleted bundles; the first deletion stays.
    pub removed_bundles: Vec<BundleRemoval>,
    /// Events; one that is known already is passed over.
    pub events: Vec<NewObsEvent>,
    /// Confirmations of notices; the first one of each person stays.
    pub acks: Vec<NotificationAck>,
    /// Copies of notices; the newest text of a notice stays, unless it was taken back.
    pub notices: Vec<NoticeCopy>,
    /// Notices that were taken back; the first time stays.
    pub recalled_notices: Vec<NoticeRecall>,
    /// Facts and what is made of them.
    pub inventory: InventoryChanges,
    /// Versions of jobs, as far as facts are concerned.
    pub job_specs: Vec<JobSpec>,
    /// Jobs whose facts are gone.
    pub inventory_removals: Vec<InventoryRemoval>,
    /// Messages that could not be read; one that is known already is passed over.
    pub dead_letters: Vec<DeadLetter>,
}

/// A report of a run.
#[derive(Debug, Clone)]
pub struct ReportedRun {
    /// Identity of the run.
    pub result_id: ResultId,
    /// Whether the tables hold nothing of it yet.
    pub is_new: bool,
    /// What the machine reported, without its two texts.
    pub report: ExecResult,
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<Reason>,
    /// The job's version, where the job's digest tells it.
    pub version: Option<Version>,
    /// Standard output.
    pub stdout: KeptOutput,
    /// Standard error.
    pub stderr: KeptOutput,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
}

/// One stream of a reported run.
#[derive(Debug, Clone, Default)]
pub struct KeptOutput {
    /// The text that came with the report.
    pub text: String,
    /// Bytes that are kept, wherever they are.
    pub bytes: u64,
    /// Bytes the script wrote, when more than are kept.
    pub total_bytes: Option<u64>,
    /// Where the output is when not in `text`.
    pub elsewhere: Option<OutputPlace>,
}

/// A run that started, or that the backend gave up.
#[derive(Debug, Clone)]
pub struct StartedRun {
    /// Identity of the run.
    pub result_id: ResultId,
    /// The command it answers.
    pub request_id: Option<RequestId>,
    /// The execution it belongs to.
    pub exec_id: ExecId,
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: Option<JobId>,
    /// The job's version.
    pub version: Option<Version>,
    /// The content digest of the job.
    pub job_digest: Option<Digest>,
    /// By the machine's clock; for a run that never started, when it was given up.
    pub started_at: DateTime<Utc>,
    /// How it was given up; `None` for a start.
    pub given_up: Option<GivenUp>,
    /// When the broker stored the message.
    pub recorded_at: DateTime<Utc>,
}

/// How a run was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp {
    /// How it counts.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// When that was decided.
    pub at: DateTime<Utc>,
}

/// What a batch does to executions.
#[derive(Debug, Clone, Default)]
pub struct ExecutionChanges {
    /// Records; the first one of an execution stays.
    pub created: Vec<ExecCreated>,
    /// Machines they are addressed to; those that are known already are passed over.
    pub targets: Vec<TargetChunk>,
    /// Dispatched; the first mark stays.
    pub dispatched: Vec<ExecutionMark>,
    /// Stopped; the first mark stays.
    pub killed: Vec<ExecutionMark>,
    /// How counts change, each execution at most once.
    pub tallies: Vec<ExecutionTally>,
}

/// Some machines of an execution.
#[derive(Debug, Clone)]
pub struct TargetChunk {
    /// The execution.
    pub exec_id: ExecId,
    /// Which chunk, from 0.
    pub chunk: u32,
    /// Whether it is the last one.
    pub last: bool,
    /// The machines.
    pub pcs: Vec<PcId>,
}

/// Something happened to a whole execution.
#[derive(Debug, Clone)]
pub struct ExecutionMark {
    /// The execution.
    pub exec_id: ExecId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; empty when nobody in particular.
    pub by: String,
}

/// Everything on a machine was stopped.
#[derive(Debug, Clone)]
pub struct MachineStop {
    /// The machine.
    pub pc_id: PcId,
    /// When: what was ordered until then does not run there.
    pub stopped_at: DateTime<Utc>,
    /// By whom.
    pub stopped_by: String,
    /// When the broker stored the message.
    pub recorded_at: DateTime<Utc>,
}

/// How the counts of an execution change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionTally {
    /// The execution; one without a record gets a row of its own.
    pub exec_id: ExecId,
    /// The earliest publish time of a message about it in this batch.
    pub heard_at: DateTime<Utc>,
    /// The latest publish time of a report or verdict in this batch.
    pub last_result_at: Option<DateTime<Utc>>,
    /// A job its runs name: the smallest of them in the order of text.
    pub job_id: Option<JobId>,
    /// Why it runs, when its runs tell: a machine's own schedule. One without a record takes it.
    pub cause: Option<Cause>,
    /// More or fewer machines in flight.
    pub running: i64,
    /// More or fewer machines that ended, by outcome in the order of [`Outcome::ALL`].
    pub ended: [i64; Outcome::ALL.len()],
}
