//! The look at every schedule: at the start of every minute, when something happens, and when schedules change.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use kanade_manifest::schedule::rules::{Fires, ON_TIME};
use kanade_manifest::schedule::{Cadence, Trigger, When};
use kanade_runtime::tasks::TaskError;
use kanade_wire::sync::DesiredState;
use tokio::time::sleep;

use super::agenda::{Item, agenda, triggers};
use super::due::{attempt, is_due};
use super::fire::{Fire, Look, in_flight};
use super::surroundings::Surroundings;
use super::times::come;
use crate::agent::Core;
use crate::state::{ScheduleMark, StateError};

/// A clock that shows less was never set: 2024-01-01. Nothing is decided by it.
const NEVER_SET: i64 = 1_704_067_200;

/// Keeps the machine's schedules for ever.
pub(crate) async fn keep_schedules(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut surroundings = core.surroundings.lock().await;
    let mut desired = core.desired.subscribe();
    loop {
        let state = desired.borrow_and_update().clone();
        let items = agenda(&state);
        let awaited = triggers(&items);
        look(core, &state, &items, surroundings.as_deref_mut()).await?;
        if items.is_empty() {
            desired.changed().await?;
            continue;
        }
        tokio::select! {
            changed = desired.changed() => changed?,
            () = sleep(until_next_look(core)) => {}
            trigger = next(surroundings.as_deref_mut(), &awaited) => {
                let now = core.clock.now();
                happened(core, &state, &items, surroundings.as_deref_mut(), (trigger, now)).await?;
            }
        }
    }
}

async fn next(
    surroundings: Option<&mut (dyn Surroundings + 'static)>,
    awaited: &std::collections::BTreeSet<&'static str>,
) -> Trigger {
    match surroundings.filter(|_| !awaited.is_empty()) {
        Some(surroundings) => surroundings.next(awaited).await,
        None => std::future::pending().await,
    }
}

fn until_next_look(core: &Core) -> Duration {
    let now = core.clock.now();
    let next = minute(now) + TimeDelta::minutes(1);
    let pause = (next - now).to_std().unwrap_or(Duration::from_secs(60));
    pause.min(core.settings.schedules_looked_at)
}

fn minute(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now)
}

/// Decides what has become due.
async fn look(
    core: &Arc<Core>,
    desired: &DesiredState,
    items: &[Item],
    surroundings: Option<&mut (dyn Surroundings + 'static)>,
) -> Result<(), StateError> {
    let now = core.clock.now();
    if now.timestamp() < NEVER_SET {
        tracing::warn!(%now, "the machine's clock was never set: its schedules wait");
        return Ok(());
    }
    let mut marks = core.state.schedule_marks()?;
    let mut look = Look::new(core, desired, surroundings, now);
    if core.state.done_by(now)? > 0 {
        tracing::warn!(
            "the machine's clock was set back: what was done in the future was done now"
        );
    }
    for item in items {
        let id = &item.schedule.id;
        let known = marks.iter().position(|mark| mark.schedule_id == *id);
        let Some(place) = known else {
            let begun = ScheduleMark::begun(id.clone(), now, core.boot_id.clone());
            core.state.keep_schedule_mark(&begun)?;
            look.at(item, begun).await?;
            continue;
        };
        let mark = marks.swap_remove(place);
        look.at(item, mark).await?;
    }
    for gone in marks {
        core.state.forget_schedule_mark(&gone.schedule_id)?;
    }
    Ok(())
}

/// Fires what waits for `trigger`.
async fn happened(
    core: &Arc<Core>,
    desired: &DesiredState,
    items: &[Item],
    surroundings: Option<&mut (dyn Surroundings + 'static)>,
    (trigger, at): (Trigger, DateTime<Utc>),
) -> Result<(), StateError> {
    tracing::info!(
        trigger = trigger.as_str(),
        "something happened at this machine"
    );
    let marks = core.state.schedule_marks()?;
    let mut look = Look::new(core, desired, surroundings, at);
    for item in items {
        let waits_for = matches!(&item.schedule.when, When::On(on) if on.contains(&trigger));
        let id = &item.schedule.id;
        let mark = marks.iter().find(|mark| mark.schedule_id == *id);
        if let Some(mark) = mark.filter(|_| waits_for) {
            let fire = Fire { at, attempt: None };
            look.fire(item, fire, &mut mark.clone()).await?;
        }
    }
    Ok(())
}

impl<'a> Look<'a> {
    fn new(
        core: &'a Arc<Core>,
        desired: &'a DesiredState,
        mut surroundings: Option<&'a mut (dyn Surroundings + 'static)>,
        now: DateTime<Utc>,
    ) -> Self {
        if let Some(surroundings) = surroundings.as_mut() {
            core.set_zone(surroundings.zone());
        }
        Self {
            core,
            desired,
            surroundings,
            now,
            zone: core.zone(),
        }
    }

    async fn at(&mut self, item: &Item, mut mark: ScheduleMark) -> Result<(), StateError> {
        if self.went_back(&mut mark) {
            self.core.state.keep_schedule_mark(&mark)?;
        }
        match &item.schedule.when {
            When::PerPc(cadence) => self.per_pc(item, cadence, mark).await,
            When::Calendar(_) | When::Cron(_) => self.by_clock(item, mark).await,
            When::On(on) if on.contains(&Trigger::Startup) => self.startup(item, mark).await,
            When::On(_) | When::PerTarget(_) => Ok(()),
        }
    }

    /// A mark in the future was made by a clock that was set back since: waiting for it could take years. What fired
    /// already is known by its id.
    fn went_back(&self, mark: &mut ScheduleMark) -> bool {
        let is_ahead = |time: DateTime<Utc>| time > self.now + ON_TIME;
        let ahead = is_ahead(mark.decided_until) || mark.addressed_at.is_some_and(is_ahead);
        if ahead {
            tracing::warn!(schedule.id = %mark.schedule_id, "the machine's clock was set back: the schedule goes on from now");
            mark.decided_until = mark.decided_until.min(self.now);
            mark.addressed_at = mark.addressed_at.map(|time| time.min(self.now));
        }
        ahead
    }

    async fn per_pc(
        &mut self,
        item: &Item,
        cadence: &Cadence,
        mut mark: ScheduleMark,
    ) -> Result<(), StateError> {
        let command = &item.local.command;
        let version = (*cadence == Cadence::OncePerVersion).then_some(&command.version);
        let done = self.core.state.last_done(&command.id, version)?;
        let is_due = is_due(cadence, done, &mark, self.now);
        if !is_due || in_flight(self.core, &item.schedule.id)? {
            return Ok(());
        }
        mark.decided_until = self.now;
        let fire = Fire {
            at: minute(self.now),
            attempt: Some(attempt(&mark, done)),
        };
        self.fire(item, fire, &mut mark).await
    }

    async fn by_clock(&mut self, item: &Item, mut mark: ScheduleMark) -> Result<(), StateError> {
        let fires = match Fires::of(&item.schedule, self.zone) {
            Ok(Some(fires)) => fires,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::warn!(schedule.id = %item.schedule.id, %error, "a schedule's times cannot be read");
                return Ok(());
            }
        };
        let come = come(&fires, mark.decided_until, self.now, item.schedule.catch_up);
        if come.fire.is_empty() && come.missed.is_none() {
            return Ok(());
        }
        if let Some(missed) = come.missed {
            mark.decided_until = missed;
            self.missed(item, missed, &mark)?;
        }
        for at in come.fire {
            mark.decided_until = at;
            self.fire(item, Fire { at, attempt: None }, &mut mark)
                .await?;
        }
        Ok(())
    }

    /// Once in every boot that begins with the schedule already known here.
    async fn startup(&mut self, item: &Item, mut mark: ScheduleMark) -> Result<(), StateError> {
        let Some(boot) = &self.core.boot_id else {
            tracing::warn!(schedule.id = %item.schedule.id, "this machine does not tell its boots apart: nothing runs at its start");
            return Ok(());
        };
        if mark.boot_id.as_ref() == Some(boot) {
            return Ok(());
        }
        mark.boot_id = Some(boot.clone());
        mark.decided_until = self.now;
        let fire = Fire {
            at: self.now,
            attempt: None,
        };
        self.fire(item, fire, &mut mark).await
    }
}
