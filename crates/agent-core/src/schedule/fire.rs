//! A time that has come: through the schedule's gates, then the way of every command.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::Tz;
use kanade_manifest::schedule::rules::{self, ON_TIME};
use kanade_manifest::schedule::{Requirements, Schedule};
use kanade_wire::command::Cause;
use kanade_wire::sync::DesiredState;
use kanade_wire::{Reason, ScheduleId};

use super::agenda::Item;
use super::conditions::{unmet, wanted};
use super::due::duration;
use super::surroundings::{Conditions, Surroundings};
use crate::agent::Core;
use crate::gate::Refusal;
use crate::intake::{Offered, take};
use crate::state::{ScheduleMark, StateError};

/// What one look at the schedules works with.
pub(super) struct Look<'a> {
    pub core: &'a Arc<Core>,
    pub desired: &'a DesiredState,
    pub surroundings: Option<&'a mut (dyn Surroundings + 'static)>,
    pub now: DateTime<Utc>,
    pub zone: Tz,
}

/// A time that has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fire {
    pub at: DateTime<Utc>,
    /// For what comes again until it is done, how often in a row it does; a refusal is told once for each reason then.
    pub attempt: Option<u32>,
}

impl Look<'_> {
    /// Takes the run on, or reports why not; `mark` is kept with it.
    pub async fn fire(
        &mut self,
        item: &Item,
        fire: Fire,
        mark: &mut ScheduleMark,
    ) -> Result<(), StateError> {
        let against = self.against(item, fire.at).await?;
        let refusal = match against {
            Some((code, _)) if fire.attempt.is_some() && mark.told.as_ref() == Some(&code) => {
                return Ok(());
            }
            Some((code, refusal)) => {
                mark.told = fire.attempt.map(|_| code);
                Some(refusal)
            }
            None => {
                mark.told = None;
                mark.addressed_at = Some(self.now);
                mark.attempts = fire.attempt.unwrap_or_default();
                None
            }
        };
        self.offer(item, fire.at, refusal, mark)
    }

    /// Reports a time that passed while the machine was off.
    pub fn missed(
        &self,
        item: &Item,
        at: DateTime<Utc>,
        mark: &ScheduleMark,
    ) -> Result<(), StateError> {
        let text = "skipped: the machine was off or asleep, or its clock was wrong, at that time; `catch_up: latest` makes up for it";
        let refusal = Refusal::skipped(Reason::Missed, text);
        self.offer(item, at, Some(refusal), mark)
    }

    fn offer(
        &self,
        item: &Item,
        at: DateTime<Utc>,
        refusal: Option<Refusal>,
        mark: &ScheduleMark,
    ) -> Result<(), StateError> {
        let mut command = item.local.order(&item.schedule.id, at);
        command.deadline_at = deadline(&item.schedule, at);
        take(
            self.core,
            Offered {
                command,
                published_at: None,
                address: None,
                refusal,
                mark: Some(mark.clone()),
            },
        )
        .map(drop)
    }

    /// The first reason against it, with a word for it: freeze, validity, window, state of the machine, an earlier run.
    async fn against(
        &mut self,
        item: &Item,
        at: DateTime<Utc>,
    ) -> Result<Option<(String, Refusal)>, StateError> {
        let schedule = &item.schedule;
        if let Some(refusal) = self.rules(schedule, at) {
            return Ok(Some(refusal));
        }
        let constraints = schedule.constraints.as_ref();
        if let Some(require) = constraints.and_then(|constraints| constraints.require.as_ref())
            && let Some(why) = self.unmet(require).await
        {
            let refusal = Refusal::skipped(Reason::Requirement, format!("skipped: {why}"));
            return Ok(Some(("requirement".into(), refusal)));
        }
        if in_flight(self.core, &schedule.id)? {
            let text = "skipped: the run of an earlier time of this schedule has not ended";
            let refusal = Refusal::skipped(Reason::InFlight, text);
            return Ok(Some(("in_flight".into(), refusal)));
        }
        Ok(None)
    }

    /// What fires late must be allowed now too.
    fn rules(&self, schedule: &Schedule, at: DateTime<Utc>) -> Option<(String, Refusal)> {
        let freeze = self.desired.freeze.as_ref();
        let is_late = self.now - at > ON_TIME;
        let times = [Some(at), is_late.then_some(self.now)];
        let refusals = times.into_iter().flatten();
        let mut refusals =
            refusals.filter_map(|time| rules::gate(schedule, freeze, time, self.zone).err());
        let refusal = refusals.next()?;
        let reason = match &refusal {
            rules::Refusal::Frozen(_) => Reason::Frozen,
            _ => Reason::OutsideWindow,
        };
        let code = refusal.code().to_owned();
        Some((
            code,
            Refusal::skipped(reason, format!("skipped: {refusal}")),
        ))
    }

    async fn unmet(&mut self, require: &Requirements) -> Option<String> {
        let found = match self.surroundings.as_mut() {
            Some(surroundings) => surroundings.inspect(wanted(require)).await,
            None => Conditions::default(),
        };
        unmet(require, &found)
    }
}

/// Whether a run of the schedule was taken on and has not ended, in this life or before it.
pub(super) fn in_flight(core: &Core, id: &ScheduleId) -> Result<bool, StateError> {
    let unfinished = core.state.unfinished()?;
    Ok(unfinished.iter().any(|entry| {
        let is_own = entry.command.expires_at.is_none();
        is_own
            && matches!(&entry.command.cause, Some(Cause::Schedule { schedule_id, .. }) if schedule_id == id)
    }))
}

/// The earlier of the two deadlines.
fn deadline(schedule: &Schedule, fire: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let own = schedule.deadline_at.as_deref();
    let own = own.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let starting = schedule.starting_deadline.as_deref();
    // One that cannot be read is over at once: closed, not open.
    let starting = starting.map(|text| fire + duration(text, TimeDelta::zero()));
    let own = own.map(|deadline| deadline.to_utc());
    own.into_iter().chain(starting).min()
}
