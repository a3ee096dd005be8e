//! When the machine's own schedules fire next, for who wants to know.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::rules::{self, Fires};
use kanade_manifest::schedule::{Cadence, Tz, When};
use kanade_wire::sync::DesiredState;
use kanade_wire::{JobId, ScheduleId};

use super::agenda::{Item, agenda};
use super::due::duration;
use crate::agent::Core;
use crate::state::StateError;

/// The next time of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upcoming {
    pub schedule_id: ScheduleId,
    pub job_id: JobId,
    pub at: DateTime<Utc>,
}

/// The next time of each schedule that has one within `window`, the earliest first. What waits for something to
/// happen has none.
pub(crate) fn upcoming(
    core: &Core,
    desired: &DesiredState,
    window: TimeDelta,
) -> Result<Vec<Upcoming>, StateError> {
    let (now, zone) = (core.clock.now(), core.zone());
    let mut found = Vec::new();
    for item in agenda(desired) {
        let at = match &item.schedule.when {
            When::PerPc(cadence) => per_pc(core, &item, cadence, now)?,
            When::Calendar(_) | When::Cron(_) => by_clock(&item, desired, now..now + window, zone),
            When::On(_) | When::PerTarget(_) => None,
        };
        if let Some(at) = at.filter(|at| *at <= now + window) {
            found.push(Upcoming {
                schedule_id: item.schedule.id,
                job_id: item.local.command.id,
                at,
            });
        }
    }
    found.sort_by_key(|next| next.at);
    Ok(found)
}

/// The first time that freeze, validity and window let through.
fn by_clock(
    item: &Item,
    desired: &DesiredState,
    within: std::ops::Range<DateTime<Utc>>,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    let fires = Fires::of(&item.schedule, zone).ok()??;
    let freeze = desired.freeze.as_ref();
    let is_open = |at: &DateTime<Utc>| rules::gate(&item.schedule, freeze, *at, zone).is_ok();
    fires.between(within.start, within.end).find(is_open)
}

/// As soon as it can be when it is due; not again when it was done for good.
fn per_pc(
    core: &Core,
    item: &Item,
    cadence: &Cadence,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StateError> {
    let command = &item.local.command;
    let version = (*cadence == Cadence::OncePerVersion).then_some(&command.version);
    let done = core.state.last_done(&command.id, version)?;
    Ok(match (cadence, done) {
        (_, None) => Some(now),
        (Cadence::Once | Cadence::OncePerVersion, Some(_)) => None,
        (Cadence::Every(period), Some(done)) => {
            Some((done + duration(period, TimeDelta::days(1))).max(now))
        }
    })
}
