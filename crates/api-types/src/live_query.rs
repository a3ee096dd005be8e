//! Questions to every machine that is online: what the streams of `POST /api/ping` and
//! `POST /api/live-query` say.

use kanade_wire::{ExecId, JobId, Outcome, PcId, Reason, Shell, Target};
use serde::{Deserialize, Serialize};

/// Body of `POST /api/ping`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PingRequest {
    /// Whose silence is told; everybody's when it names nobody.
    #[serde(default)]
    pub target: Target,
    /// Seconds to wait for the last answer, 5 when left out, at most 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_secs: Option<u64>,
}

/// Data of the event `asked`, the first one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Asked {
    /// The execution, for a question that is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exec_id: Option<ExecId>,
    /// Machines that are online, and so are asked.
    pub asked: u64,
    /// Machines of the target that are not.
    pub offline: u64,
}

/// Data of the event `answers` of a ping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PingAnswers {
    /// How many have answered so far.
    pub answered: u64,
    /// Those that came since the last event.
    pub machines: Vec<PingedMachine>,
}

/// A machine that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PingedMachine {
    /// The machine.
    pub pc_id: PcId,
    /// Its agent's version.
    pub agent_version: String,
    /// How long it took.
    pub round_trip_ms: u64,
}

/// Data of the event `ended`, the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ended {
    /// How many answered.
    pub answered: u64,
    /// How many were asked and did not.
    pub silent: u64,
    /// The first 1,000 of them.
    pub silent_machines: Vec<PcId>,
    /// How long it took.
    pub elapsed_ms: u64,
}

/// Body of `POST /api/live-query`: a script, or a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiveQueryRequest {
    /// The script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// What interprets it; `sh` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shell: Option<Shell>,
    /// A job instead of a script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// Whom to ask; of them those that are online.
    pub target: Target,
    /// Seconds to wait for the last answer, 30 when left out, at most 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_secs: Option<u64>,
}

/// Data of the event `answers` of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct QueryProgress {
    /// How many have answered so far.
    pub answered: u64,
    /// How many of them ended well.
    pub succeeded: u64,
    /// How many answered something that stands in none of the groups: there are too many.
    pub others: u64,
    /// The groups that changed.
    pub groups: Vec<AnswerGroup>,
}

/// Equal answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnswerGroup {
    /// Its number, from 0 in the order of the first answer.
    pub number: u64,
    /// How many machines answered so.
    pub count: u64,
    /// The first 100 of them.
    pub machines: Vec<PcId>,
    /// What they answered; left out when it was told before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerText>,
}

/// What machines answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnswerText {
    /// How the run ended.
    pub outcome: Outcome,
    /// Why, where the outcome alone does not say it.
    pub reason: Option<Reason>,
    /// The exit code.
    pub exit_code: Option<i32>,
    /// The beginning of standard output.
    pub stdout: String,
    /// The beginning of standard error.
    pub stderr: String,
    /// Whether there is more of either.
    pub truncated: bool,
}

/// The events of `POST /api/ping`: the data of each, under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PingEvents {
    /// The first event.
    pub asked: Asked,
    /// Comes again and again.
    pub answers: PingAnswers,
    /// The last event.
    pub ended: Ended,
}

/// The events of `POST /api/live-query`: the data of each, under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LiveQueryEvents {
    /// The first event.
    pub asked: Asked,
    /// Comes again and again.
    pub answers: QueryProgress,
    /// The last event.
    pub ended: Ended,
}
