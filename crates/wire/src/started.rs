//! A machine says that a run begins (contract wire.md §3.5).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::command::Cause;
use crate::{Digest, ExecId, JobId, PcId, RequestId, ResultId, Version};

/// Published before the process exists; may arrive after the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventStarted {
    /// Identity of the run.
    pub result_id: ResultId,
    /// The command it answers.
    pub request_id: RequestId,
    /// The execution it belongs to.
    pub exec_id: ExecId,
    /// The machine.
    pub pc_id: PcId,
    /// By the machine's clock.
    pub started_at: DateTime<Utc>,
    /// The job.
    pub manifest_id: JobId,
    /// The job's version.
    pub version: Version,
    /// The content digest of the job (ours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_digest: Option<Digest>,
    /// Why it runs, when no backend has announced its execution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}
