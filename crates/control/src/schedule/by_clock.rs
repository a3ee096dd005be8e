//! Schedules that fire by the clock.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::rules::{Fires, ON_TIME, due};
use kanade_store::state::schedules::{DecisionOutcome, NewDecision};

use super::looked::{Against, Look, skipped};
use super::plan::{Plan, deadline, duration};

/// What becomes of the times later than `after`.
pub(super) fn decide(look: &Look<'_>, fires: &Fires, after: DateTime<Utc>) -> Vec<NewDecision> {
    if !look.schedule.enabled {
        return Vec::new();
    }
    let due = due(fires, after, look.now, look.schedule.catch_up);
    let mut decisions = Vec::new();
    decisions.extend(missed(&due.missed));
    for fire in due.fire {
        match against(look, fire) {
            Some(against) => decisions.push(skipped(fire, against, false)),
            None => decisions.push(look.pending(fire, &plan(look, fire))),
        }
    }
    decisions
}

/// Times that passed while nobody looked, as one decision.
fn missed(times: &[DateTime<Utc>]) -> Option<NewDecision> {
    let last = *times.last()?;
    Some(NewDecision {
        fire_at: last,
        outcome: DecisionOutcome::Missed,
        reason: Some("not_running".into()),
        detail: Some(
            "the backend was not running at that time; `catch_up: latest` makes up for it".into(),
        ),
        exec_id: None,
        is_rollout: false,
        machines: 0,
        plan: None,
        folds: true,
        times: times.len() as u64,
    })
}

/// Why a time does not fire; one that fires late must be allowed now too.
fn against(look: &Look<'_>, fire: DateTime<Utc>) -> Option<Against> {
    let is_late = look.now - fire > ON_TIME;
    let gates = [Some(fire), is_late.then_some(look.now)];
    for at in gates.into_iter().flatten() {
        if let Err(against) = look.gate(at) {
            return Some(against);
        }
    }
    if deadline(look.schedule, fire).is_some_and(|deadline| deadline <= look.now) {
        return Some(Against {
            reason: "deadline",
            detail: "the time by which it had to start has passed".into(),
        });
    }
    look.job.as_ref().err().cloned()
}

/// The order for the target, or for the groups of the waves one after the other.
fn plan(look: &Look<'_>, fire: DateTime<Utc>) -> Plan {
    let waves = look.schedule.rollout.iter();
    let waves = waves.flat_map(|rollout| &rollout.waves).map(|wave| {
        let delay = duration(Some(&wave.delay)).unwrap_or_default();
        (wave.group.clone(), delay.num_seconds().unsigned_abs())
    });
    Plan {
        waves: waves.collect(),
        ..Plan::now(look.schedule, fire)
    }
}
