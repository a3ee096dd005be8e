//! How counts of executions change in a batch.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_store::projection::ExecutionTally;
use kanade_wire::command::Cause;
use kanade_wire::{ExecId, JobId, Outcome};

/// As what a machine counts in an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// In flight.
    Running,
    /// Ended, or given up.
    Ended(Outcome),
}

/// The changes of a batch, by execution.
#[derive(Debug, Default)]
pub struct Tallies(BTreeMap<ExecId, ExecutionTally>);

impl Tallies {
    /// A message about an execution came; its runs may name a job.
    pub fn heard(&mut self, exec: &ExecId, at: DateTime<Utc>, job: Option<&JobId>) {
        if !self.0.contains_key(exec) {
            self.0.insert(exec.clone(), empty(exec.clone(), at));
        }
        let Some(tally) = self.0.get_mut(exec) else {
            return;
        };
        tally.heard_at = tally.heard_at.min(at);
        if let Some(job) = job
            && tally.job_id.as_ref().is_none_or(|known| job < known)
        {
            tally.job_id = Some(job.clone());
        }
    }

    /// A run of it says why it ran; an execution has one reason.
    pub fn caused(&mut self, exec: &ExecId, cause: Option<&Cause>) {
        if let Some((tally, cause)) = self.0.get_mut(exec).zip(cause) {
            tally.cause.get_or_insert_with(|| cause.clone());
        }
    }

    /// A report or verdict came.
    pub fn result(&mut self, exec: &ExecId, at: DateTime<Utc>) {
        if let Some(tally) = self.0.get_mut(exec) {
            tally.last_result_at = tally.last_result_at.max(Some(at));
        }
    }

    /// A machine counts as something else now.
    pub fn shift(&mut self, exec: &ExecId, from: Option<Counted>, to: Option<Counted>) {
        if let Some(tally) = self.0.get_mut(exec) {
            change(tally, from, -1);
            change(tally, to, 1);
        }
    }

    /// Which executions there are.
    pub fn executions(&self) -> impl Iterator<Item = &ExecId> {
        self.0.keys()
    }

    /// All of them.
    pub fn into_changes(self) -> Vec<ExecutionTally> {
        self.0.into_values().collect()
    }
}

fn empty(exec_id: ExecId, heard_at: DateTime<Utc>) -> ExecutionTally {
    ExecutionTally {
        exec_id,
        heard_at,
        last_result_at: None,
        job_id: None,
        cause: None,
        running: 0,
        ended: [0; Outcome::ALL.len()],
    }
}

fn change(tally: &mut ExecutionTally, counted: Option<Counted>, by: i64) {
    match counted {
        None => {}
        Some(Counted::Running) => tally.running += by,
        Some(Counted::Ended(outcome)) => {
            let place = Outcome::ALL.iter().position(|known| *known == outcome);
            if let Some(count) = place.and_then(|place| tally.ended.get_mut(place)) {
                *count += by;
            }
        }
    }
}
