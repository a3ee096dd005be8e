//! What keeps a schedule from firing at a moment.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use kanade_wire::freeze::Freeze;

use super::Window;
use crate::schedule::{Schedule, Tz, Validity};

/// Why a schedule does not fire, in the words people read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is switched off.
    #[error("the schedule is switched off")]
    Disabled,
    /// Changes are frozen.
    #[error("changes are frozen{}", because(.0))]
    Frozen(Option<String>),
    /// It is not in force yet, or no longer.
    #[error("the schedule is in force only {0}")]
    NotActive(String),
    /// The time of day is outside its window.
    #[error("the time of day is outside {0}")]
    Window(String),
    /// The day is left out.
    #[error("{0} is one of its skip dates")]
    SkipDate(NaiveDate),
    /// Its constraints cannot be read.
    #[error("its constraints cannot be read: {0}")]
    Unreadable(String),
}

impl Refusal {
    /// One word for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Frozen(_) => "frozen",
            Self::NotActive(_) => "not_active",
            Self::Window(_) => "window",
            Self::SkipDate(_) => "skip_date",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// Whether `schedule` may fire at `at`, by its own rules and the freeze.
///
/// # Errors
/// The first reason against it. Bounds of `active` that cannot be read are open; a freeze, a window
/// and skip dates that cannot be read keep it from firing.
pub fn gate(
    schedule: &Schedule,
    freeze: Option<&Freeze>,
    at: DateTime<Utc>,
    local: Tz,
) -> Result<(), Refusal> {
    if !schedule.enabled {
        return Err(Refusal::Disabled);
    }
    if let Some(freeze) = freeze.filter(|freeze| freeze.holds(at, &local)) {
        return Err(Refusal::Frozen(freeze.reason.clone()));
    }
    let zone = schedule.tz.at(local);
    if let Some(active) = &schedule.active {
        in_force(active, zone, at)?;
    }
    let Some(constraints) = &schedule.constraints else {
        return Ok(());
    };
    let wall = at.with_timezone(&zone).naive_local();
    if let Some(text) = &constraints.window {
        let window: Window = text.parse().map_err(unreadable)?;
        if !window.contains(wall.time()) {
            return Err(Refusal::Window(text.clone()));
        }
    }
    for date in &constraints.skip_dates {
        let skipped: NaiveDate = date.parse().map_err(|_| {
            Refusal::Unreadable(format!("`{date}` is not a date: write `YYYY-MM-DD`"))
        })?;
        if skipped == wall.date() {
            return Err(Refusal::SkipDate(skipped));
        }
    }
    Ok(())
}

fn in_force(active: &Validity, zone: Tz, at: DateTime<Utc>) -> Result<(), Refusal> {
    let bound = |text: &Option<String>| text.as_deref().and_then(|text| moment(text, zone));
    if bound(&active.from).is_some_and(|from| at < from) {
        let from = active.from.as_deref().unwrap_or_default();
        return Err(Refusal::NotActive(format!("from {from}")));
    }
    if bound(&active.until).is_some_and(|until| until <= at) {
        let until = active.until.as_deref().unwrap_or_default();
        return Err(Refusal::NotActive(format!("until {until}")));
    }
    Ok(())
}

/// A date is its midnight in `zone`, or what comes after it where clocks skip that.
fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.with_timezone(&Utc));
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let hours = (0..4).filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    let mut moments =
        hours.filter_map(|time| zone.from_local_datetime(&date.and_time(time)).earliest());
    moments.next().map(|moment| moment.with_timezone(&Utc))
}

fn unreadable(error: impl std::fmt::Display) -> Refusal {
    Refusal::Unreadable(error.to_string())
}

fn because(reason: &Option<String>) -> String {
    reason
        .as_deref()
        .map(|reason| format!(": {reason}"))
        .unwrap_or_default()
}
