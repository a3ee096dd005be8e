//! A change freeze: schedules and rollouts stop (contract wire.md §3.12).

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// Clocks that are put forward at midnight skip at most so much of the day.
const LONGEST_GAP: TimeDelta = TimeDelta::hours(3);

/// The document under `fleet_config/freeze`. Absent = not frozen, `{}` = frozen indefinitely.
/// Bounds are `YYYY-MM-DD` (midnight in `tz`) or RFC 3339, half-open; what cannot be read counts
/// as frozen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Freeze {
    /// First moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First moment after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose midnight a date means.
    #[serde(default)]
    pub tz: FreezeZone,
}

/// Whose midnight a date means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FreezeZone {
    /// The evaluating machine's.
    #[default]
    Local,
    /// UTC.
    Utc,
}

/// Why a freeze makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FreezeProblem {
    /// A bound cannot be read.
    #[error(
        "`{bound}` is {text:?}: write a date such as 2026-12-24 or a time such as 2026-12-24T18:00:00+01:00"
    )]
    Unreadable {
        /// `from` or `until`.
        bound: &'static str,
        /// What was written.
        text: String,
    },
    /// It is over before it begins.
    #[error("`until` is not after `from`: such a freeze never holds")]
    Empty,
    /// It is over already.
    #[error("`until` has passed already: such a freeze never holds")]
    Over,
}

impl Freeze {
    /// Whether it holds at `now`, where dates mean midnight in `local` unless the freeze says UTC.
    /// A bound that cannot be read holds: closed, not open.
    pub fn holds<Zone: TimeZone>(&self, now: DateTime<Utc>, local: &Zone) -> bool {
        let (Ok(from), Ok(until)) = (self.first(local), self.end(local)) else {
            return true;
        };
        from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until)
    }

    /// What is wrong with it, told before it is stored at `now`.
    ///
    /// # Errors
    /// The first problem.
    pub fn check<Zone: TimeZone>(
        &self,
        now: DateTime<Utc>,
        local: &Zone,
    ) -> Result<(), FreezeProblem> {
        let (from, until) = (self.first(local)?, self.end(local)?);
        match (from, until) {
            (Some(from), Some(until)) if until <= from => Err(FreezeProblem::Empty),
            (_, Some(until)) if until <= now => Err(FreezeProblem::Over),
            _ => Ok(()),
        }
    }

    /// Its first moment; `None` when it always held.
    ///
    /// # Errors
    /// When `from` cannot be read.
    pub fn first<Zone: TimeZone>(
        &self,
        local: &Zone,
    ) -> Result<Option<DateTime<Utc>>, FreezeProblem> {
        self.bound("from", self.from.as_deref(), local)
    }

    /// The first moment after it; `None` when it never ends by itself.
    ///
    /// # Errors
    /// When `until` cannot be read.
    pub fn end<Zone: TimeZone>(
        &self,
        local: &Zone,
    ) -> Result<Option<DateTime<Utc>>, FreezeProblem> {
        self.bound("until", self.until.as_deref(), local)
    }

    fn bound<Zone: TimeZone>(
        &self,
        bound: &'static str,
        text: Option<&str>,
        local: &Zone,
    ) -> Result<Option<DateTime<Utc>>, FreezeProblem> {
        let Some(text) = text else { return Ok(None) };
        let read = match text.trim().parse::<NaiveDate>() {
            Ok(date) => match self.tz {
                FreezeZone::Local => midnight(date, local),
                FreezeZone::Utc => midnight(date, &Utc),
            },
            Err(_) => DateTime::parse_from_rfc3339(text.trim())
                .ok()
                .map(|time| time.to_utc()),
        };
        read.map(Some).ok_or_else(|| FreezeProblem::Unreadable {
            bound,
            text: text.to_owned(),
        })
    }
}

/// The first moment of a day: the earlier midnight where there are two, the end of the gap where
/// there is none.
fn midnight<Zone: TimeZone>(date: NaiveDate, zone: &Zone) -> Option<DateTime<Utc>> {
    date.checked_add_days(Days::new(1))?;
    let start = date.and_time(NaiveTime::MIN);
    let mut later = TimeDelta::zero();
    while later <= LONGEST_GAP {
        match zone.from_local_datetime(&(start + later)) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
                return Some(time.to_utc());
            }
            LocalResult::None => later += TimeDelta::minutes(15),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    fn freeze(from: Option<&str>, until: Option<&str>) -> Freeze {
        Freeze {
            from: from.map(str::to_owned),
            until: until.map(str::to_owned),
            ..Freeze::default()
        }
    }

    fn tokyo() -> FixedOffset {
        FixedOffset::east_opt(9 * 3600).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn an_empty_freeze_holds_always() {
        assert!(freeze(None, None).holds(at("2026-01-01T00:00:00Z"), &tokyo()));
    }

    #[test]
    fn bounds_are_half_open_and_dates_are_midnights_of_the_zone() {
        let local = freeze(Some("2026-12-24"), Some("2026-12-26"));
        let utc = Freeze {
            tz: FreezeZone::Utc,
            ..local.clone()
        };
        let holds = |freeze: &Freeze, time| freeze.holds(at(time), &tokyo());
        assert!(!holds(&local, "2026-12-23T14:59:59Z"));
        assert!(holds(&local, "2026-12-23T15:00:00Z"));
        assert!(holds(&local, "2026-12-25T14:59:59Z"));
        assert!(!holds(&local, "2026-12-25T15:00:00Z"));
        assert!(!holds(&utc, "2026-12-23T23:59:59Z"));
        assert!(holds(&utc, "2026-12-24T00:00:00Z"));
        assert!(!holds(&utc, "2026-12-26T00:00:00Z"));
    }

    #[test]
    fn what_cannot_be_read_holds() {
        let now = at("2026-01-01T00:00:00Z");
        assert!(freeze(Some("tomorrow"), None).holds(now, &Utc));
        assert!(freeze(None, Some("2025-13-01")).holds(now, &Utc));
    }

    #[test]
    fn a_freeze_that_never_holds_is_refused() {
        let now = at("2026-01-01T00:00:00Z");
        let check = |from, until| freeze(from, until).check(now, &Utc);
        assert_eq!(check(Some("2026-02-01"), Some("2026-02-02")), Ok(()));
        assert_eq!(
            check(Some("2026-02-02"), Some("2026-02-02")),
            Err(FreezeProblem::Empty)
        );
        assert_eq!(check(None, Some("2025-12-31")), Err(FreezeProblem::Over));
        let unreadable = check(Some("soon"), None).unwrap_err();
        assert!(unreadable.to_string().starts_with("`from` is \"soon\""));
    }
}
