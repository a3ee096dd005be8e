//! When a schedule fires.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// When something happens at the machine; with `runs_on: agent` only.
    On(Vec<Trigger>),
}

/// How often: `once`, or `every: 6h`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// Once, ever.
    Once,
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
            When::PerTarget(cadence) => cadence.review(&at.key("per_target"), review),
            When::Calendar(calendar) => calendar.review(&at.key("calendar"), review),
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
        let moment = review.parses::<Moment>(&at.key("at"), &self.at);
        let days = at.key("days");
        if moment == Some(Moment::Once) && !self.days.is_empty() {
            let message = "a date fires once: leave `days` out, or write only the time in `at`";
            review.problem_between(&days, &[days.clone(), at.key("at")], message);
        }
        for (index, day) in self.days.iter().enumerate() {
            if !is_day(day) {
                let rule = "write mon to sun, 0 to 7, *, a range such as mon-fri, tue#2 or friL";
                review.problem(&days.index(index), format!("`{day}` is not a day: {rule}"));
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Moment {
    Daily,
    Once,
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refusal = || {
            format!("`{text}` is not a time: write `HH:MM`, or `YYYY-MM-DD HH:MM` for a single run")
        };
        let Some((date, time)) = text.split_once([' ', 'T']) else {
            return time_of_day(text).map(|_| Moment::Daily).ok_or_else(refusal);
        };
        let date = NaiveDate::parse_from_str(&date.replace('/', "-"), "%Y-%m-%d");
        match (date, time_of_day(time)) {
            (Ok(_), Some(_)) => Ok(Moment::Once),
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
    let token = token.to_ascii_lowercase();
    if token == "*" {
        return true;
    }
    if let Some((day, ordinal)) = token.split_once('#') {
        return weekday(day) && matches!(ordinal, "1" | "2" | "3" | "4" | "5");
    }
    if let Some((from, to)) = token.split_once('-') {
        return weekday(from) && weekday(to);
    }
    weekday(&token) || token.strip_suffix('l').is_some_and(weekday)
}

fn weekday(text: &str) -> bool {
    let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    names.contains(&text) || matches!(text.as_bytes(), [b'0'..=b'7'])
}
