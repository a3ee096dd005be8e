use chrono::{DateTime, Utc};
use kanade_wire::{JobId, ResultId, Version};
use serde::{Deserialize, Serialize};

/// Which jobs are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListJobs {
    /// Those of this category alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Jobs this person may run here and now, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// The jobs.
    pub items: Vec<JobItem>,
}

/// A job this person may run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobItem {
    /// The job.
    pub id: JobId,
    /// How people call it.
    pub display_name: String,
    /// What it does for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_description: Option<String>,
    /// The picture beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// `software_update`, `troubleshoot`, `catalog`, or a word this version does not know.
    pub category: String,
    /// The version that would run.
    pub version: Version,
    /// What is asked before it is run; none when it may run at a click.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
    /// The last run that somebody at this machine asked for, as long as the machine remembers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<LastRun>,
}

/// A run that somebody at this machine asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRun {
    /// The run.
    pub run_id: ResultId,
    /// How it is.
    pub status: RunStatus,
    /// Since when it is so.
    pub at: DateTime<Utc>,
}

/// How a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// It waits for its script, or for another run to end.
    Queued,
    /// It runs.
    Running,
    /// It did what it should.
    Completed,
    /// It did not, or was not let run: what it wrote says why.
    Failed,
    /// Somebody stopped it.
    Killed,
    /// A word this version does not know.
    #[serde(other)]
    Unknown,
}

impl RunStatus {
    /// Whether nothing more follows.
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Killed)
    }
}

/// This person wants a job to be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecuteJob {
    /// The job.
    pub id: JobId,
}

/// It is taken on; [`JobProgress`] follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Executing {
    /// The run.
    pub run_id: ResultId,
}

/// This person wants a run to be stopped that was begun on this connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillRun {
    /// The run.
    pub run_id: ResultId,
}

/// It is being stopped; [`JobProgress`] says when it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillRequested {
    /// Since when.
    pub requested_at: DateTime<Utc>,
}

/// What a run that was begun on this connection does. The last one has a status that
/// [ends](RunStatus::is_end) it; chunks of each stream come in their order, and may come with any
/// status. A run that writes faster than the connection carries loses what is oldest here, never in its
/// result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobProgress {
    /// The run.
    pub run_id: ResultId,
    /// How it is.
    pub status: RunStatus,
    /// What it wrote to standard output since it was told last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout_chunk: Option<String>,
    /// What it wrote to standard error, or why it was not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr_chunk: Option<String>,
    /// Its exit code, with the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn progress_reads_as_the_contract_has_it() {
        let text = r#"{"run_id":"r1","status":"completed","stdout_chunk":"done\n","exit_code":0}"#;
        let progress: JobProgress = serde_json::from_str(text).unwrap();
        assert!(progress.status.is_end());
        assert_eq!(progress.stderr_chunk, None);
        assert_eq!(serde_json::to_string(&progress).unwrap(), text);
        let newer: JobProgress =
            serde_json::from_str(r#"{"run_id":"r1","status":"paused"}"#).unwrap();
        assert_eq!(newer.status, RunStatus::Unknown);
    }
}
