use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use kanade_store::checks::{
    CheckAlertRow, CheckChanges, CheckKey, CheckProblem, CheckRow, CheckTransition, KnownCheck,
};
use kanade_wire::hints::CheckHint;

use super::Finding;
use super::alert::{FLAPPING, WINDOW, alert};
use super::finding::Reading;
use crate::derived::HintedRun;
use crate::{Change, Topic};

/// What is known of checks while a batch is applied, and what it has done so far.
#[derive(Debug, Default)]
pub struct Checks {
    checks: HashMap<CheckKey, Check>,
    transitions: Vec<CheckTransition>,
    alerts: Vec<CheckAlertRow>,
}

/// One check on one machine.
#[derive(Debug, Default)]
struct Check {
    row: Option<CheckRow>,
    row_changed: bool,
    problem_at: Option<DateTime<Utc>>,
    problem: Option<CheckProblem>,
    solved: bool,
}

impl Checks {
    /// Begins with what the tables hold.
    pub fn new(known: Vec<KnownCheck>) -> Self {
        let checks = known.into_iter().map(|known| {
            let check = Check {
                row: known.row,
                problem_at: known.problem_at,
                ..Check::default()
            };
            (known.key, check)
        });
        Self {
            checks: checks.collect(),
            ..Self::default()
        }
    }

    /// Takes a report of a check. One that is not newer than what is known changes nothing.
    pub fn take(&mut self, run: &HintedRun<'_>, finding: Finding) {
        let Some(hint) = run.hints.check.as_ref() else {
            return;
        };
        let check = self.checks.entry(finding.key.clone()).or_default();
        if check
            .last_report()
            .is_some_and(|last| run.recorded_at <= last)
        {
            return;
        }
        match finding.reading {
            Err(reason) => check.fail_to_read(run, finding.key, reason),
            Ok(reading) => {
                let row = row(run, hint, finding.key, reading);
                let (transition, alert) = check.become_row(row, hint);
                self.transitions.extend(transition);
                self.alerts.extend(alert);
            }
        }
    }

    /// Adds what changes in the tables, and returns what is announced.
    pub fn finish(self, changes: &mut CheckChanges) -> Option<Change> {
        let mut names = BTreeSet::new();
        for (key, check) in self.checks {
            if check.row_changed || check.problem.is_some() {
                names.insert(key.check_name.to_string());
            }
            changes.rows.extend(check.row.filter(|_| check.row_changed));
            changes.problems.extend(check.problem);
            if check.solved {
                changes.solved.push(key);
            }
        }
        changes.transitions.extend(self.transitions);
        changes.alerts.extend(self.alerts);
        (!names.is_empty()).then(|| Change::new(Topic::Checks, names))
    }
}

impl Check {
    fn last_report(&self) -> Option<DateTime<Utc>> {
        let row = self.row.as_ref().map(|row| row.recorded_at);
        row.max(self.problem_at)
    }

    fn fail_to_read(&mut self, run: &HintedRun<'_>, key: CheckKey, reason: String) {
        self.problem_at = Some(run.recorded_at);
        self.problem = Some(CheckProblem {
            key,
            job_id: run.job.id.clone(),
            result_id: run.result_id.clone(),
            recorded_at: run.recorded_at,
            reason,
        });
    }

    /// Puts a report in the place of the last one.
    fn become_row(
        &mut self,
        mut row: CheckRow,
        hint: &CheckHint,
    ) -> (Option<CheckTransition>, Option<CheckAlertRow>) {
        self.solved |= self.problem_at.take().is_some();
        self.problem = None;
        self.row_changed = true;
        let before = self.row.take();
        let from = before.as_ref().map(|before| before.status);
        if let Some(before) = before {
            row.changes = before.changes;
            row.alerted_at = before.alerted_at;
            row.since = before.since;
        }
        if from == Some(row.status) {
            self.row = Some(row);
            return (None, None);
        }
        row.since = row.recorded_at;
        remember_change(&mut row);
        let wanted = hint.alert.as_ref();
        let alert = wanted.and_then(|wanted| alert(&row, wanted, row.alerted_at));
        if alert.as_ref().is_some_and(|alert| alert.damped.is_none()) {
            row.alerted_at = Some(row.recorded_at);
        }
        let transition = CheckTransition {
            key: row.key.clone(),
            from,
            to: row.status,
            detail: row.detail.clone(),
            at: row.recorded_at,
            result_id: row.result_id.clone(),
        };
        self.row = Some(row);
        (Some(transition), alert)
    }
}

/// Keeps as many changes as tell whether the status flaps.
fn remember_change(row: &mut CheckRow) {
    let since = row.recorded_at - WINDOW;
    row.changes.retain(|at| *at > since);
    row.changes.push(row.recorded_at);
    let surplus = row.changes.len().saturating_sub(FLAPPING);
    row.changes.drain(..surplus);
}

fn row(run: &HintedRun<'_>, hint: &CheckHint, key: CheckKey, reading: Reading) -> CheckRow {
    let finished = run.finished_at();
    CheckRow {
        label: hint.label.clone(),
        status: reading.status,
        detail: reading.detail,
        job_id: run.job.id.clone(),
        result_id: run.result_id.clone(),
        since: run.recorded_at,
        collected_at: finished.at,
        reported_at: finished.reported_at,
        recorded_at: run.recorded_at,
        troubleshoot: hint.troubleshoot.clone(),
        changes: Vec::new(),
        alerted_at: None,
        key,
    }
}
