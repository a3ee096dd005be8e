//! Time zones of the IANA database, for chrono.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{LazyLock, Mutex, PoisonError};

use chrono::{Datelike, Timelike};
use chrono::{FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use jiff::tz::{AmbiguousOffset, TimeZone as Rules};

/// A zone of the IANA database, whose rules come with the program: the same on every machine, whatever its
/// system knows. Those of jiff, packed to a tenth of what chrono-tz lays out in a program.
#[derive(Clone, Copy)]
pub struct Tz(&'static Rules);

/// A name that is not in the database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of a time zone")]
pub struct UnknownName(String);

/// What clocks of a zone show at some moment, less UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Tz,
    fixed: FixedOffset,
}

static UTC: Rules = Rules::UTC;
/// Every zone that was asked for, by its name in the database; there are some six hundred.
static KNOWN: LazyLock<Mutex<BTreeMap<String, Tz>>> = LazyLock::new(Mutex::default);

impl Tz {
    /// UTC.
    pub const UTC: Self = Self(&UTC);

    /// Its name, as the database spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.iana_name().unwrap_or("UTC")
    }

    fn offset(self, offset: jiff::tz::Offset) -> ZoneOffset {
        let fixed = FixedOffset::east_opt(offset.seconds());
        let fixed = fixed.unwrap_or_else(|| chrono::Utc.fix());
        ZoneOffset { zone: self, fixed }
    }
}

impl FromStr for Tz {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let rules = Rules::get(name).map_err(|_| UnknownName(name.to_owned()))?;
        let Some(spelled) = rules.iana_name().map(str::to_owned) else {
            return Err(UnknownName(name.to_owned()));
        };
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let zone = known.entry(spelled);
        Ok(*zone.or_insert_with(|| Self(Box::leak(Box::new(rules)))))
    }
}

impl Default for Tz {
    fn default() -> Self {
        Self::UTC
    }
}

impl PartialEq for Tz {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Tz {}

impl fmt::Debug for Tz {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl TimeZone for Tz {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        match self.0.to_ambiguous_timestamp(civil(*local)).offset() {
            AmbiguousOffset::Unambiguous { offset } => MappedLocalTime::Single(self.offset(offset)),
            AmbiguousOffset::Gap { .. } => MappedLocalTime::None,
            AmbiguousOffset::Fold { before, after } => {
                MappedLocalTime::Ambiguous(self.offset(before), self.offset(after))
            }
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset(self.0.to_offset(moment(*utc)))
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fixed.fmt(formatter)
    }
}

/// Years of more than four digits are beyond every rule; their ends stand for them.
fn civil(local: NaiveDateTime) -> jiff::civil::DateTime {
    let (date, time) = (local.date(), local.time());
    let year = i16::try_from(date.year()).ok();
    let civil = year.and_then(|year| {
        let (month, day) = (date.month() as i8, date.day() as i8);
        let (hour, minute, second) = (time.hour() as i8, time.minute() as i8, time.second() as i8);
        jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
    });
    civil.unwrap_or(match date.year() < 0 {
        true => jiff::civil::DateTime::MIN,
        false => jiff::civil::DateTime::MAX,
    })
}

fn moment(utc: NaiveDateTime) -> jiff::Timestamp {
    let seconds = utc.and_utc().timestamp();
    jiff::Timestamp::from_second(seconds).unwrap_or(match seconds < 0 {
        true => jiff::Timestamp::MIN,
        false => jiff::Timestamp::MAX,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn names_are_spelled_as_the_database_does() {
        let berlin: Tz = "europe/berlin".parse().unwrap();
        assert_eq!(berlin.name(), "Europe/Berlin");
        assert_eq!(berlin, "Europe/Berlin".parse().unwrap());
        assert_eq!(Tz::UTC, "UTC".parse().unwrap());
        for wrong in [
            "",
            "Mars/Olympus",
            "local",
            "+01:00",
            "CET-1CEST",
            "Etc/Unknown",
        ] {
            assert!(wrong.parse::<Tz>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_beyond_every_calendar_have_an_offset() {
        let berlin: Tz = "Europe/Berlin".parse().unwrap();
        for far in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
            let _ = berlin.offset_from_utc_datetime(&far);
            let _ = berlin.offset_from_local_datetime(&far);
        }
    }
}
