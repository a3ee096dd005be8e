//! The conditions of a list of runs.

use chrono::{DateTime, Utc};
use kanade_store::results::{ResultFilter, RunStatus};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::Outcome;

use crate::filter::Filtered;

/// The condition of the partial index over runs that did not end well, in its own words: SQLite
/// compares text to know that it may use it.
const NOT_WELL: &str = "run.outcome IN ('failed', 'timed_out', 'killed', 'skipped', 'lost')";

/// Adds what a filter restricts, output aside.
pub fn restrict(select: &mut Filtered, filter: &ResultFilter) {
    select.and_maybe(
        "run.pc_id = ",
        filter.pc_id.as_ref().map(|id| id.to_string()),
    );
    select.and_maybe(
        "run.job_id = ",
        filter.job_id.as_ref().map(|id| id.to_string()),
    );
    select.and_maybe(
        "run.exec_id = ",
        filter.exec_id.as_ref().map(|id| id.to_string()),
    );
    select.and_maybe("run.started_at >= ", filter.since.map(bound));
    select.and_maybe("run.started_at < ", filter.until.map(bound));
    if filter.over_limits {
        select.and("run.limits_met IS NOT NULL");
    }
    let narrow = filter.pc_id.is_some() || filter.job_id.is_some() || filter.exec_id.is_some();
    restrict_states(select, &filter.states, narrow);
}

/// A `narrow` list has an index of its own; else one outcome alone has one.
fn restrict_states(select: &mut Filtered, states: &[RunStatus], narrow: bool) {
    if states.is_empty() {
        return;
    }
    let running = states.contains(&RunStatus::Running);
    let ended: Vec<Outcome> = states
        .iter()
        .filter_map(|state| match state {
            RunStatus::Running => None,
            RunStatus::Ended(outcome) => Some(*outcome),
        })
        .collect();
    match (running, ended.is_empty()) {
        (true, true) => {
            select.and("run.outcome IS NULL");
        }
        (true, false) => {
            let conditions = format!("run.outcome IS NULL OR run.outcome IN ({})", quoted(&ended));
            select.and(weighed(&conditions, &ended));
        }
        (false, _) => {
            if !ended.contains(&Outcome::Succeeded) {
                select.and(NOT_WELL);
            }
            // Named as in its index, which several outcomes must not use: their rows would have to
            // be sorted.
            let column = match ended.as_slice() {
                [_] if !narrow => "run.outcome || ''",
                _ => "run.outcome",
            };
            let condition = format!("{column} IN ({})", quoted(&ended));
            select.and(weighed(&condition, &ended));
        }
    }
}

/// Most runs succeed. Told otherwise, SQLite expects to find few, and would rather sort them all
/// than read them in order.
fn weighed(condition: &str, ended: &[Outcome]) -> String {
    if ended.contains(&Outcome::Succeeded) {
        format!("likely({condition})")
    } else {
        format!("({condition})")
    }
}

fn quoted(outcomes: &[Outcome]) -> String {
    let words: Vec<String> = outcomes
        .iter()
        .map(|outcome| format!("'{outcome}'"))
        .collect();
    words.join(", ")
}

/// A bound in nanoseconds; one beyond what they hold becomes the nearest they hold.
fn bound(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(if time.timestamp() < 0 {
        i64::MIN
    } else {
        i64::MAX
    })
}
