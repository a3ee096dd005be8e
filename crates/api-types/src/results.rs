//! Runs: one job on one machine.

use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, LimitMet, PcId, Reason, RequestId, ResultId, RunAs, Shell};
use serde::{Deserialize, Serialize};

/// One run. Lists carry the first 200 characters of its output, the detail all that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ResultRow {
    /// The run.
    pub result_id: ResultId,
    /// The command it answers.
    pub request_id: Option<RequestId>,
    /// The execution it belongs to.
    pub exec_id: Option<ExecId>,
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: Option<JobId>,
    /// The job's version.
    pub version: Option<String>,
    /// `running` while in flight, then `succeeded`, `failed`, `timed_out`, `killed`, `skipped` or
    /// `lost`.
    pub outcome: String,
    /// Why, where the outcome alone does not say it.
    pub reason: Option<Reason>,
    /// The exit code; none while in flight.
    pub exit_code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Bytes of the whole standard output.
    pub stdout_bytes: u64,
    /// Bytes of the whole standard error.
    pub stderr_bytes: u64,
    /// Whether `stdout` is not the whole.
    pub stdout_truncated: bool,
    /// Whether `stderr` is not the whole.
    pub stderr_truncated: bool,
    /// By the machine's clock; none for a run that never began.
    pub started_at: Option<DateTime<Utc>>,
    /// By the machine's clock; none while in flight.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the broker got the last word of it.
    pub recorded_at: DateTime<Utc>,
    /// Where standard output holds the text that was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout_match: Option<String>,
    /// Where standard error does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr_match: Option<String>,
    /// Limits it came up against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits_met: Vec<LimitMet>,
}

/// The end of a run's output, live while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ResultTail {
    /// Whether it is running.
    pub running: bool,
    /// Whether this comes from the machine itself.
    pub live: bool,
    /// The last of standard output.
    pub stdout: String,
    /// The last of standard error.
    pub stderr: String,
    /// Whether there was more before it.
    pub stdout_truncated: bool,
    /// Whether there was more before it.
    pub stderr_truncated: bool,
    /// The exit code; none while it runs.
    pub exit_code: Option<i32>,
}

/// Runs a script on one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RunRequest {
    /// The machine.
    pub pc_id: PcId,
    /// The script.
    pub script: String,
    /// What interprets it; `powershell` when left out, as 0.43 has it.
    #[serde(default = "powershell")]
    pub shell: Shell,
    /// Seconds it may run.
    #[serde(default = "sixty")]
    pub timeout_secs: u64,
    /// As whom it runs.
    #[serde(default)]
    pub run_as: RunAs,
    /// Where it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// Whether to wait for the answer.
    #[serde(default = "yes")]
    pub wait: bool,
}

/// A run that was ordered without waiting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RunAccepted {
    /// The execution: its only run is the answer.
    pub exec_id: ExecId,
    /// The command.
    pub request_id: RequestId,
}

/// A run's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RunResponse {
    /// The run.
    pub result_id: ResultId,
    /// The execution.
    pub exec_id: ExecId,
    /// The command.
    pub request_id: Option<RequestId>,
    /// The machine.
    pub pc_id: PcId,
    /// How it ended: `succeeded`, `failed`, `timed_out`, `killed`, `skipped` or `lost`.
    pub outcome: String,
    /// Why, where the outcome alone does not say it.
    pub reason: Option<Reason>,
    /// The exit code.
    pub exit_code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// By the machine's clock.
    pub started_at: Option<DateTime<Utc>>,
    /// By the machine's clock.
    pub finished_at: Option<DateTime<Utc>>,
    /// `adhoc-run`.
    pub manifest_id: Option<JobId>,
}

fn powershell() -> Shell {
    Shell::Powershell
}
fn sixty() -> u64 {
    60
}
fn yes() -> bool {
    true
}
