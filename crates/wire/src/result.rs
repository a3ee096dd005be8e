//! What a machine reports of one run (contract wire.md §3.4), and what this generation adds.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::command::Cause;
use crate::{Digest, ExecId, JobId, LimitMet, Outcome, PcId, Reason, RequestId, ResultId};

/// One run on one machine, finished or refused. The keys after `collect_object` are ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExecResult {
    /// Identity of the run; `None` (an empty text on the wire) from the oldest agents.
    #[serde(default, with = "empty_as_none")]
    #[cfg_attr(feature = "utoipa", schema(value_type = String))]
    pub result_id: Option<ResultId>,
    /// The command it answers.
    pub request_id: RequestId,
    /// The execution it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exec_id: Option<ExecId>,
    /// The machine.
    pub pc_id: PcId,
    /// The script's exit code, or one of [`Reason::exit_code`], or −1.
    pub exit_code: i32,
    /// Standard output; empty when it travelled apart.
    pub stdout: String,
    /// Standard error; empty when it travelled apart.
    pub stderr: String,
    /// When the first attempt started, by the machine's clock.
    pub started_at: DateTime<Utc>,
    /// When the last attempt ended, by the machine's clock.
    pub finished_at: DateTime<Utc>,
    /// Object of `result_output` that holds standard output (0.43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout_object: Option<String>,
    /// Object of `result_output` that holds standard error (0.43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr_object: Option<String>,
    /// The job, or `adhoc-run`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest_id: Option<JobId>,
    /// Object of `collections` that holds the bundle (0.43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect_object: Option<String>,
    /// How it ended; absent from a 0.43 agent, see [`ExecResult::outcome`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why, where the outcome alone does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The content digest of the job it ran under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_digest: Option<Digest>,
    /// Standard output that travelled before this in chunks on `output.<pc>.<result_id>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout_chunks: Option<ChunkedOutput>,
    /// Standard error that travelled before this in chunks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr_chunks: Option<ChunkedOutput>,
    /// Bytes the script wrote to standard output, when some were cut out at the cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout_total_bytes: Option<u64>,
    /// Bytes the script wrote to standard error, when some were cut out at the cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr_total_bytes: Option<u64>,
    /// Attempts that were made, when more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// The bundle of files that travelled before this in chunks on `bundle.<pc>.<result_id>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect_bundle: Option<CollectedBundle>,
    /// What became of the lines of a job that emits events; its standard output is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emit: Option<EmitCount>,
    /// Why it ran, when no backend has announced its execution: a machine's own schedule, a person at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Limits it came up against; of a limit this reader does not know nothing is said.
    #[serde(
        default,
        deserialize_with = "known_limits",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub limits_met: Vec<LimitMet>,
}

/// Files a script named, brought back as one zip archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CollectedBundle {
    /// What the job calls it.
    pub name: String,
    /// Bytes of the archive.
    pub bytes: u64,
    /// How many chunks it travelled in.
    pub chunks: u32,
    /// The digest of the archive.
    pub sha256: Digest,
    /// How many files are in it.
    pub files: u32,
    /// Files that were named and are not in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedFile>,
}

/// A file that was named and could not be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SkippedFile {
    /// The path as the script named it.
    pub path: String,
    /// Why it is not there.
    pub reason: String,
}

/// How many of a job's lines became events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct EmitCount {
    /// Lines that became events.
    pub accepted: u64,
    /// Lines that were none, or came after the limit.
    pub rejected: u64,
}

/// Output that travelled in chunks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChunkedOutput {
    /// How many chunks there are.
    pub chunks: u32,
    /// Their bytes together.
    pub bytes: u64,
    /// The digest of the whole.
    pub sha256: Digest,
}

impl ExecResult {
    /// Identity of the run, also for a result that brought none.
    pub fn identity(&self) -> ResultId {
        match &self.result_id {
            Some(id) => id.clone(),
            None => ResultId::legacy(&self.request_id, &self.pc_id),
        }
    }

    /// How it ended and why; a 0.43 result is read by its exit code.
    pub fn outcome(&self) -> (Outcome, Option<Reason>) {
        match self.outcome {
            Some(outcome) => (outcome, self.reason),
            None => Outcome::of_legacy(self.exit_code, &self.stdout, &self.stderr),
        }
    }
}

mod empty_as_none {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::ResultId;

    pub fn serialize<S: Serializer>(
        id: &Option<ResultId>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(id.as_ref().map_or("", ResultId::as_str))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<ResultId>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(None);
        }
        ResultId::new(text)
            .map(Some)
            .map_err(serde::de::Error::custom)
    }
}

fn known_limits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<LimitMet>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    Ok(words.iter().filter_map(|word| word.parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_a_newer_agent_does_not_make_its_result_unreadable() {
        let text = r#"{"result_id":"a","request_id":"r","pc_id":"pc","exit_code":1,"stdout":"",
            "stderr":"","started_at":"2026-01-01T00:00:00Z","finished_at":"2026-01-01T00:00:00Z",
            "limits_met":["memory","bandwidth"]}"#;
        let result: ExecResult = serde_json::from_str(text).unwrap();
        assert_eq!(result.limits_met, [LimitMet::Memory]);
    }
}
