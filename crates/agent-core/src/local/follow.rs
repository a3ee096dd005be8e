//! A run that was begun on a connection, and what of it was told there.

use std::sync::Arc;

use kanade_klp::messages::{JobProgress, RunStatus};
use kanade_wire::{Outcome, ResultId};

use crate::run::{Ending, Run, Sent};

/// A run that is followed.
#[derive(Debug)]
pub(super) struct Follow {
    pub run_id: ResultId,
    pub run: Arc<Run>,
    told: Option<RunStatus>,
    sent: Sent,
}

impl Follow {
    /// From its beginning on.
    pub fn new(run_id: ResultId, run: Arc<Run>) -> Self {
        Self {
            run_id,
            run,
            told: None,
            sent: Sent::default(),
        }
    }

    /// Whether its end was told.
    pub fn is_over(&self) -> bool {
        self.told.is_some_and(RunStatus::is_end)
    }

    /// What is to be told next, if anything.
    pub fn next(&mut self) -> Option<JobProgress> {
        if self.is_over() {
            return None;
        }
        // Asked first: when it has ended, everything it wrote is there.
        let ending = self.run.ending();
        let (stdout_chunk, stderr_chunk) = self.run.live.read_on(&mut self.sent);
        let is_output = stdout_chunk.is_some() || stderr_chunk.is_some();
        let ending = ending.filter(|_| !is_output);
        let status = match ending {
            Some(ending) => status_of(ending.outcome),
            None if self.run.has_started() => RunStatus::Running,
            None => RunStatus::Queued,
        };
        if !is_output && self.told == Some(status) {
            return None;
        }
        self.told = Some(status);
        Some(JobProgress {
            run_id: self.run_id.clone(),
            status,
            stdout_chunk,
            stderr_chunk,
            exit_code: ending.and_then(exit_code),
        })
    }
}

/// What people are told of an outcome.
pub(super) const fn status_of(outcome: Outcome) -> RunStatus {
    match outcome {
        Outcome::Succeeded => RunStatus::Completed,
        Outcome::Killed => RunStatus::Killed,
        _ => RunStatus::Failed,
    }
}

fn exit_code(ending: Ending) -> Option<i32> {
    Some(ending.exit_code).filter(|code| *code != Outcome::NO_EXIT_CODE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use kanade_wire::output::OutputStream;

    use super::*;

    #[test]
    fn a_run_is_told_with_all_its_output_before_its_end() {
        let ending = Ending {
            outcome: Outcome::Failed,
            exit_code: 3,
        };
        let run = Arc::new(Run::refused("no", ending));
        run.live.push(OutputStream::Stdout, &"x".repeat(100_000));
        let mut follow = Follow::new(ResultId::new("r").unwrap(), run);
        let (mut stdout, mut last) = (0, None);
        while let Some(progress) = follow.next() {
            assert!(last.is_none());
            stdout += progress.stdout_chunk.map_or(0, |chunk| chunk.len());
            last = progress.status.is_end().then_some(progress.exit_code);
        }
        assert_eq!((stdout, last), (100_000, Some(Some(3))));
        assert!(follow.is_over());
    }
}
