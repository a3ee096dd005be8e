//! The moments at which a schedule fires by the clock.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::stretch::{MARGIN, Stretch};
use super::{Clock, ClockError};
use crate::schedule::{Schedule, Tz, When};

/// The moments at which something fires: times on the wall of a zone.
#[derive(Debug, Clone)]
pub struct Fires {
    clock: Clock,
    zone: Tz,
}

impl Fires {
    /// Those of a schedule, where the zone of whoever watches the clock is `local`; `None` when it
    /// does not fire by the clock.
    ///
    /// # Errors
    /// When its times cannot be read.
    pub fn of(schedule: &Schedule, local: Tz) -> Result<Option<Self>, ClockError> {
        let clock = match &schedule.when {
            When::Calendar(calendar) => Clock::calendar(calendar)?,
            When::Cron(line) => Clock::cron(line)?,
            When::PerPc(_) | When::PerTarget(_) | When::On(_) => return Ok(None),
        };
        Ok(Some(Self::new(clock, schedule.tz.at(local))))
    }

    /// Times on the wall of `zone`.
    pub fn new(clock: Clock, zone: Tz) -> Self {
        Self { clock, zone }
    }

    /// The first one later than `after`; `None` when none comes any more.
    pub fn after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut stretch = Stretch::around(self.zone, after);
        loop {
            if let Some(moment) = self.first_in(&stretch, after) {
                return Some(moment);
            }
            let wall = self
                .clock
                .at_or_after(stretch.wall(stretch.until) - MARGIN)?;
            let far = stretch.moment(wall) - MARGIN - MARGIN;
            stretch = if far > stretch.until {
                Stretch::around(self.zone, far)
            } else {
                stretch.next(self.zone)
            };
        }
    }

    /// Those later than `after`, up to and with `until`, in order.
    pub fn between(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> impl Iterator<Item = DateTime<Utc>> + '_ {
        let from = move |moment: DateTime<Utc>| self.after(moment).filter(|next| *next <= until);
        std::iter::successors(from(after), move |moment| from(*moment))
    }

    /// The first one in a stretch that is later than `after`.
    fn first_in(&self, stretch: &Stretch, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if stretch.from > after && self.was_skipped(stretch) {
            return Some(stretch.from);
        }
        let earliest = (after + TimeDelta::seconds(1)).max(stretch.from);
        let mut wall = stretch.wall(earliest);
        if !self.clock.is_elapsed() {
            wall = wall.max(shown_before(stretch));
        }
        let moment = stretch.moment(self.clock.at_or_after(wall)?);
        Some(moment).filter(|moment| *moment < stretch.until)
    }

    /// Whether a time was skipped by the change of clocks that began a stretch.
    fn was_skipped(&self, stretch: &Stretch) -> bool {
        if self.clock.is_elapsed() || stretch.before >= stretch.offset {
            return false;
        }
        let next = self.clock.at_or_after(shown_before(stretch));
        next.is_some_and(|next| next < stretch.wall(stretch.from))
    }
}

/// What clocks would show at the start of a stretch had they not been changed.
fn shown_before(stretch: &Stretch) -> NaiveDateTime {
    stretch.from.naive_utc() + stretch.before
}
