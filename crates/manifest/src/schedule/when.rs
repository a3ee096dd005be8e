//! When a schedule fires.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::{Clock, ClockError, Days};
use crate::document::{Path, Review, Reviewed};

/// When it fires: exactly one of these keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Each machine for itself: once, or so often after its last success.
    PerPc(Cadence),
    /// The target as a whole: once, or so often.
    PerTarget(Cadence),
    /// By the clock.
    Calendar(Calendar),
    /// By the clock, as a line of cron: minute, hour, day of month, month, day of week.
    Cron(#[schemars(extend("examples" = ["0 3 * * mon-fri"]))] String),
    /// When something happens at the machine; with `runs_on: agent` only.
    On(Vec<Trigger>),
}

/// How often: `once`, `once_per_version`, or `every: 6h`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// Once, ever.
    Once,
    /// Once for every version of the job; with `per_pc` only.
    OncePerVersion,
    /// At most once in this time, such as `6h`.
    Every(#[schemars(extend("format" = "humantime", "examples" = ["6h"]))] String),
}

/// By the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Calendar {
    /// `HH:MM` on the `days`, or `YYYY-MM-DD HH:MM` once.
    #[schemars(extend("examples" = ["03:30"]))]
    pub at: String,
    /// On which days: `mon` to `sun`, `0` to `7`, `*`, ranges such as `mon-fri`, `tue#2` for the
    /// second Tuesday of a month, `friL` for its last Friday. Every day without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("examples" = [["mon-fri"]]))]
    pub days: Vec<String>,
}

/// Something that happens at a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The agent starts.
    Startup,
    /// Someone signs in.
    Logon,
    /// The screen is locked.
    Lock,
    /// The screen is unlocked.
    Unlock,
    /// The network changes.
    NetworkChange,
}

/// In words for people: `per_pc every 6h`, `at 09:00 [mon-fri]`, `on [startup,logon]`.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::PerPc(cadence) => write!(f, "per_pc {cadence}"),
            When::PerTarget(cadence) => write!(f, "per_target {cadence}"),
            When::Calendar(Calendar { at, days }) if days.is_empty() => write!(f, "at {at}"),
            When::Calendar(Calendar { at, days }) => write!(f, "at {at} [{}]", days.join(",")),
            When::Cron(line) => write!(f, "cron {line}"),
            When::On(triggers) => {
                let words: Vec<&str> = triggers.iter().map(|trigger| trigger.as_str()).collect();
                write!(f, "on [{}]", words.join(","))
            }
        }
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cadence::Once => f.write_str("once"),
            Cadence::OncePerVersion => f.write_str("once_per_version"),
            Cadence::Every(period) => write!(f, "every {period}"),
        }
    }
}

impl Trigger {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Trigger::Startup => "startup",
            Trigger::Logon => "logon",
            Trigger::Lock => "lock",
            Trigger::Unlock => "unlock",
            Trigger::NetworkChange => "network_change",
        }
    }
}

impl Reviewed for When {
    fn review(&self, at: &Path, review: &mut Review) {
        match self {
            When::PerPc(cadence) => cadence.review(&at.key("per_pc"), review),
            When::PerTarget(Cadence::OncePerVersion) => {
                let message = "the target as a whole has `once` or `every: …`; `once_per_version` is for `per_pc`";
                review.problem(&at.key("per_target"), message);
            }
            When::PerTarget(cadence) => cadence.review(&at.key("per_target"), review),
            When::Calendar(calendar) => calendar.review(&at.key("calendar"), review),
            When::Cron(line) => review_clock(Clock::cron(line), &at.key("cron"), review),
            When::On(triggers) if triggers.is_empty() => {
                review.problem(&at.key("on"), "name at least one trigger, such as startup");
            }
            When::On(_) => {}
        }
    }
}

impl Reviewed for Cadence {
    fn review(&self, at: &Path, review: &mut Review) {
        if let Cadence::Every(period) = self {
            review.duration_if_set(&at.key("every"), Some(period));
        }
    }
}

impl Reviewed for Calendar {
    fn review(&self, at: &Path, review: &mut Review) {
        let problems = review.problems.len();
        let moment = review.parses::<Moment>(&at.key("at"), &self.at);
        let days = at.key("days");
        let is_once = matches!(moment, Some(Moment::Once(_)));
        if is_once && !self.days.is_empty() {
            let message = "a date fires once: leave `days` out, or write only the time in `at`";
            review.problem_between(&days, &[days.clone(), at.key("at")], message);
        }
        for (index, day) in self.days.iter().enumerate() {
            if !is_day(day) {
                let rule = "write mon to sun, 0 to 7, *, a range such as mon-fri, tue#2 or friL";
                review.problem(&days.index(index), format!("`{day}` is not a day: {rule}"));
            }
        }
        if review.problems.len() == problems {
            review_clock(Clock::calendar(self), &days, review);
        }
    }
}

/// A clock that is readable must also strike some day.
fn review_clock(clock: Result<Clock, ClockError>, path: &Path, review: &mut Review) {
    let checked = clock.and_then(|clock| clock.must_strike());
    if let Err(error) = checked {
        review.problem(path, error.to_string());
    }
}

/// What `at` of a calendar says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A time of day.
    Daily(NaiveTime),
    /// A date and a time.
    Once(NaiveDateTime),
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refusal = || {
            format!("`{text}` is not a time: write `HH:MM`, or `YYYY-MM-DD HH:MM` for a single run")
        };
        let Some((date, time)) = text.split_once([' ', 'T']) else {
            return time_of_day(text).map(Moment::Daily).ok_or_else(refusal);
        };
        let date = NaiveDate::parse_from_str(&date.replace('/', "-"), "%Y-%m-%d");
        match (date, time_of_day(time)) {
            (Ok(date), Some(time)) => Ok(Moment::Once(date.and_time(time))),
            _ => Err(refusal()),
        }
    }
}

/// `HH:MM`.
pub(super) fn time_of_day(text: &str) -> Option<NaiveTime> {
    let is_padded = text.len() == 5 && text.is_ascii();
    NaiveTime::parse_from_str(text, "%H:%M")
        .ok()
        .filter(|_| is_padded)
}

fn is_day(token: &str) -> bool {
    Days::parse(token).is_some()
}
