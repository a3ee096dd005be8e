use chrono::{DateTime, Utc};
use kanade_wire::result::ChunkedOutput;
use kanade_wire::{
    Digest, ExecId, JobId, LimitMet, Outcome, PcId, Reason, RequestId, ResultId, Version,
};
use serde::{Deserialize, Serialize};

/// One run on one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Identity of the run.
    pub result_id: ResultId,
    /// The command it answers; none where the backend gave up on a run whose execution is unknown.
    pub request_id: Option<RequestId>,
    /// The execution it belongs to.
    pub exec_id: Option<ExecId>,
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: Option<JobId>,
    /// The job's version.
    pub version: Option<Version>,
    /// The content digest of the job it ran under.
    pub job_digest: Option<Digest>,
    /// How it ended; `None` while it is in flight.
    pub outcome: Option<Outcome>,
    /// Why, where the outcome alone does not say it.
    pub reason: Option<Reason>,
    /// The exit code; `None` while it is in flight.
    pub exit_code: Option<i32>,
    /// Standard output.
    pub stdout: RunOutput,
    /// Standard error.
    pub stderr: RunOutput,
    /// By the machine's clock; for a run the backend gave up before it started, when it did.
    pub started_at: DateTime<Utc>,
    /// By the machine's clock, or when the backend gave up; `None` while it is in flight.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the broker stored the message that made this state.
    pub recorded_at: DateTime<Utc>,
    /// Attempts that were made, when the machine reported more than one.
    pub attempts: Option<u32>,
    /// Whether the backend gave the run up; a report of the machine replaces that.
    pub given_up: bool,
    /// Object of `collections` that holds a bundle (0.43).
    pub collect_object: Option<String>,
    /// Limits it came up against.
    pub limits_met: Vec<LimitMet>,
}

/// One of the two streams of a run, as far as a row shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunOutput {
    /// The text: a preview in lists, all that the database holds otherwise.
    pub text: String,
    /// Whether `text` is less than what is kept of the output.
    pub truncated: bool,
    /// Bytes that are kept of the output, wherever they are.
    pub bytes: u64,
    /// Bytes the script wrote, when more than are kept.
    pub total_bytes: Option<u64>,
    /// Where the output is.
    pub place: OutputPlace,
}

/// Where the kept output of a run is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputPlace {
    /// In the row itself.
    #[default]
    Row,
    /// In the database, beside the row.
    Beside,
    /// In this object of `result_output` (0.43).
    Object(String),
    /// In chunks on `output.<pc>.<result_id>`.
    Chunks(ChunkedOutput),
}

/// The whole kept output of a run, or where to fetch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredOutput {
    /// All of it.
    Text(String),
    /// In this object of `result_output` (0.43).
    Object(String),
    /// In chunks on `output.<pc>.<result_id>`.
    Chunks(ChunkedOutput),
}
