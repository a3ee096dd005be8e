//! Schedules that fire by the clock.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::rules::{Fires, ON_TIME, due};
use kanade_store::state::schedules::{DecisionOutcome, NewDecision};
use kanade_wire::Target;

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
            None => decisions.extend(
                plans(look, fire)
                    .iter()
                    .map(|plan| look.pending(fire, plan)),
            ),
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

/// One plan for the target, or one for each wave.
fn plans(look: &Look<'_>, fire: DateTime<Utc>) -> Vec<Plan> {
    let whole = Plan::now(look.schedule, fire);
    let waves = look
        .schedule
        .rollout
        .iter()
        .flat_map(|rollout| &rollout.waves);
    let waves = (0u32..).zip(waves).map(|(wave, group)| Plan {
        target: Target {
            groups: vec![group.group.clone()],
            ..Target::default()
        },
        due_at: fire + duration(Some(&group.delay)).unwrap_or_default(),
        wave,
        ..whole.clone()
    });
    let waves: Vec<Plan> = waves.collect();
    if waves.is_empty() { vec![whole] } else { waves }
}
