//! Schedules that see to it that machines have done a job: by the ledger of completions, never by
//! history.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::Cadence;
use kanade_store::agents::RosterEntry;
use kanade_store::state::schedules::{Hold, NewDecision};
use kanade_wire::{PcId, Target};

use super::looked::{Against, Look, skipped};
use super::plan::{self, Plan};

/// What is known of a schedule's machines.
pub(super) struct Known {
    /// The machines of the target.
    pub(super) machines: Vec<RosterEntry>,
    /// When each machine last did the job, as the cadence counts it.
    pub(super) done: BTreeMap<PcId, DateTime<Utc>>,
    /// The machines that were addressed.
    pub(super) holds: HashMap<PcId, Hold>,
    /// How many machines may be addressed now; no limit when there is none.
    pub(super) slots: Option<u64>,
}

/// What is decided: at most one order, and the machines it addresses.
#[derive(Default)]
pub(super) struct Decided {
    pub(super) decisions: Vec<NewDecision>,
    pub(super) holds: Vec<Hold>,
}

/// Each machine for itself.
pub(super) fn per_pc(
    look: &Look<'_>,
    cadence: &Cadence,
    fire: DateTime<Utc>,
    known: &Known,
) -> Decided {
    let due: Vec<&RosterEntry> = known
        .machines
        .iter()
        .filter(|machine| is_due(cadence, known.done.get(&machine.pc_id), look.now))
        .collect();
    order(look, fire, known, &due)
}

/// The target as a whole: one machine that has done it is enough, wherever it is now.
pub(super) fn per_target(
    look: &Look<'_>,
    cadence: &Cadence,
    fire: DateTime<Utc>,
    known: &Known,
) -> Decided {
    let members = known.machines.iter();
    let last = members
        .filter_map(|machine| known.done.get(&machine.pc_id))
        .max();
    let held = known
        .holds
        .values()
        .any(|hold| look.now < hold.held_until && !is_answered(hold, last));
    if held || !is_due(cadence, last, look.now) {
        return Decided::default();
    }
    let everyone: Vec<&RosterEntry> = known.machines.iter().collect();
    order(look, fire, known, &everyone)
}

fn is_answered(hold: &Hold, last: Option<&DateTime<Utc>>) -> bool {
    last.is_some_and(|last| *last >= hold.addressed_at)
}

/// Whether the job is to be done again.
fn is_due(cadence: &Cadence, last: Option<&DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    match (cadence, last) {
        (_, None) => true,
        (Cadence::Once | Cadence::OncePerVersion, Some(_)) => false,
        (Cadence::Every(period), Some(last)) => {
            // A period that cannot be read is a day: better too seldom than every minute.
            let period = plan::duration(Some(period)).unwrap_or(TimeDelta::days(1));
            *last + period <= now
        }
    }
}

/// Orders the job for those of `due` that are there, are not held, and find a slot.
fn order(look: &Look<'_>, fire: DateTime<Utc>, known: &Known, due: &[&RosterEntry]) -> Decided {
    let mut ready = due.iter().filter(|machine| {
        let hold = known.holds.get(&machine.pc_id);
        machine.is_online(look.now) && hold.is_none_or(|hold| hold.held_until <= look.now)
    });
    let ready: Vec<&PcId> = ready.by_ref().map(|machine| &machine.pc_id).collect();
    if ready.is_empty() {
        return Decided::default();
    }
    let job = match look
        .gate(look.now)
        .and_then(|()| look.job.as_ref().map_err(Against::clone))
    {
        Ok(job) => job,
        Err(against) => return nothing(skipped(fire, against, true)),
    };
    let slots = known.slots.map_or(ready.len(), |slots| {
        usize::try_from(slots).unwrap_or(usize::MAX)
    });
    let chosen: Vec<&PcId> = ready.iter().copied().take(slots).collect();
    let waiting = ready.len() - chosen.len();
    if chosen.is_empty() {
        return nothing(waits(fire, waiting));
    }
    let timeout = job
        .manifest
        .command_parts()
        .map_or(0, |parts| parts.timeout_secs);
    let mut plan = Plan::now(look.schedule, fire);
    plan.target = Target {
        pcs: chosen.iter().map(|pc| (*pc).clone()).collect(),
        ..Target::default()
    };
    let wait = plan::wait(look.schedule, timeout, 1).num_seconds();
    plan.expires_secs = u64::try_from(wait).ok();
    let hold = |pc: &&PcId| {
        let pc: &PcId = pc;
        let before = known.holds.get(pc);
        let fruitless = before.filter(|hold| !is_answered(hold, known.done.get(pc)));
        let attempts = fruitless.map_or(0, |hold| hold.attempts) + 1;
        Hold {
            pc_id: pc.clone(),
            addressed_at: look.now,
            held_until: look.now + plan::wait(look.schedule, timeout, attempts),
            attempts,
        }
    };
    Decided {
        holds: chosen.iter().map(hold).collect(),
        decisions: vec![look.pending(fire, &plan)],
    }
}

fn nothing(decision: NewDecision) -> Decided {
    Decided {
        decisions: vec![decision],
        holds: Vec::new(),
    }
}

fn waits(fire: DateTime<Utc>, waiting: usize) -> NewDecision {
    let against = Against {
        reason: "max_concurrent",
        detail: format!("as many machines as `max_concurrent` allows run it now; {waiting} wait"),
    };
    NewDecision {
        machines: waiting as u64,
        ..skipped(fire, against, true)
    }
}
