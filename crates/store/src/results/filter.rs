use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, Outcome, PcId};
use regex::Regex;

use crate::PageRequest;

/// Which runs are wanted; what is `None` or empty does not restrict.
#[derive(Debug, Clone, Default)]
pub struct ResultFilter {
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// Of this job.
    pub job_id: Option<JobId>,
    /// Of this execution.
    pub exec_id: Option<ExecId>,
    /// In one of these states.
    pub states: Vec<RunStatus>,
    /// Only runs that came up against a limit.
    pub over_limits: bool,
    /// Started at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Started before this time.
    pub until: Option<DateTime<Utc>>,
    /// Either stream's kept text matches this.
    pub output: Option<Regex>,
    /// Standard output matches this.
    pub stdout: Option<Regex>,
    /// Standard error matches this.
    pub stderr: Option<Regex>,
}

impl ResultFilter {
    /// Whether output must be read to decide.
    pub fn reads_output(&self) -> bool {
        self.output.is_some() || self.stdout.is_some() || self.stderr.is_some()
    }

    /// Whether a run with these texts is wanted, as far as its output decides.
    pub fn matches_output(&self, stdout: &str, stderr: &str) -> bool {
        let matches = |pattern: &Option<Regex>, text| {
            pattern
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(text))
        };
        (matches(&self.output, stdout) || matches(&self.output, stderr))
            && matches(&self.stdout, stdout)
            && matches(&self.stderr, stderr)
    }
}

/// The state of a run in a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunStatus {
    /// In flight.
    Running,
    /// Ended like this.
    Ended(Outcome),
}

impl RunStatus {
    /// What 0.43 calls `success`.
    pub const SUCCESS: &'static [Self] = &[Self::Ended(Outcome::Succeeded)];

    /// What 0.43 calls `failure`: ended, but neither a success nor skipped.
    pub const FAILURE: &'static [Self] = &[
        Self::Ended(Outcome::Failed),
        Self::Ended(Outcome::TimedOut),
        Self::Ended(Outcome::Killed),
        Self::Ended(Outcome::Lost),
    ];
}

/// One page of runs, newest start first.
#[derive(Debug, Clone)]
pub struct ResultQuery {
    /// Which runs.
    pub filter: ResultFilter,
    /// Which page.
    pub page: PageRequest,
}
