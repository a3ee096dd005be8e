//! Stretches of time in which a zone's clocks are not changed.

use crate::schedule::Tz;
use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};

/// Longer than any clock change: the largest ever was a day.
pub(super) const MARGIN: TimeDelta = TimeDelta::hours(26);

/// A stretch is looked for this far ahead.
const AHEAD: TimeDelta = TimeDelta::days(32);

/// Clocks are not changed twice within this time.
const STEP: TimeDelta = TimeDelta::hours(24);

/// A time in which clocks show UTC plus `offset`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Its first moment; a change of clocks when `before` is another offset.
    pub(super) from: DateTime<Utc>,
    /// The first moment after it, or as far as it was looked.
    pub(super) until: DateTime<Utc>,
    /// What clocks show, less UTC.
    pub(super) offset: TimeDelta,
    /// What they showed just before it.
    pub(super) before: TimeDelta,
}

impl Stretch {
    /// The stretch that `at` is in; it begins at most [`MARGIN`] before.
    pub(super) fn around(zone: Tz, at: DateTime<Utc>) -> Self {
        let offset = offset_at(zone, at);
        let early = at - MARGIN;
        let before = offset_at(zone, early);
        let from = if before == offset {
            early
        } else {
            change_between(zone, early, at)
        };
        Self {
            from,
            until: end(zone, at, offset),
            offset,
            before,
        }
    }

    /// The one after it.
    pub(super) fn next(&self, zone: Tz) -> Self {
        let offset = offset_at(zone, self.until);
        Self {
            from: self.until,
            until: end(zone, self.until, offset),
            offset,
            before: self.offset,
        }
    }

    /// What clocks show in it.
    pub(super) fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc() + self.offset
    }

    /// When clocks show it in this stretch.
    pub(super) fn moment(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        (wall - self.offset).and_utc()
    }
}

fn end(zone: Tz, from: DateTime<Utc>, offset: TimeDelta) -> DateTime<Utc> {
    let mut same = from;
    while same < from + AHEAD {
        let next = same + STEP;
        if offset_at(zone, next) != offset {
            return change_between(zone, same, next);
        }
        same = next;
    }
    same
}

/// The first second of the offset at `late`, which is another one than at `early`.
fn change_between(zone: Tz, early: DateTime<Utc>, late: DateTime<Utc>) -> DateTime<Utc> {
    let offset = offset_at(zone, late);
    let (mut same, mut other) = (late.timestamp(), early.timestamp());
    while same - other > 1 {
        let middle = other + (same - other) / 2;
        let is_same = DateTime::from_timestamp(middle, 0)
            .is_some_and(|middle| offset_at(zone, middle) == offset);
        if is_same {
            same = middle;
        } else {
            other = middle;
        }
    }
    DateTime::from_timestamp(same, 0).unwrap_or(late)
}

fn offset_at(zone: Tz, at: DateTime<Utc>) -> TimeDelta {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    TimeDelta::seconds(i64::from(offset.local_minus_utc()))
}
