//! What must hold for a schedule to fire, and what follows a failure.

use chrono::{DateTime, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::Window;
use crate::document::{Path, Review, Reviewed};

/// From when until when a schedule is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Validity {
    /// First moment: `YYYY-MM-DD`, or RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First moment after: `YYYY-MM-DD`, or RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// What must hold for a schedule to fire.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Constraints {
    /// The time of day in which it may fire, `HH:MM-HH:MM`; may go over midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["22:00-06:00"]))]
    pub window: Option<String>,
    /// At most so many machines at once; with `runs_on: backend` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub max_concurrent: Option<u32>,
    /// Days on which it does not fire, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip_dates: Vec<String>,
    /// The state a machine must be in; with `runs_on: agent` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require: Option<Requirements>,
}

/// The state a machine must be in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Requirements {
    /// It is not on battery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ac_power: Option<bool>,
    /// Nobody has used it for this long, such as `10m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "humantime", "examples" = ["10m"]))]
    pub idle: Option<String>,
    /// Its load is below this, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 100))]
    pub cpu_below: Option<f64>,
    /// It has a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<bool>,
}

/// What follows a failure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OnFailure {
    /// Try again on the machine itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<RetryPolicy>,
}

/// How often and how soon a failed run is tried again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetryPolicy {
    /// How many more attempts.
    #[schemars(range(min = 1, max = 10))]
    pub max: u32,
    /// The time between attempts, at least `1s`.
    #[schemars(extend("format" = "humantime", "examples" = ["30s"]))]
    pub backoff: String,
}

impl Reviewed for Validity {
    fn review(&self, at: &Path, review: &mut Review) {
        for (key, bound) in [("from", &self.from), ("until", &self.until)] {
            if let Some(text) = bound.as_deref().filter(|text| !is_bound(text)) {
                let rule = "write `YYYY-MM-DD`, or a time as `2027-01-31T06:00:00Z`";
                review.problem(&at.key(key), format!("`{text}` is not a date: {rule}"));
            }
        }
    }
}

impl Reviewed for Constraints {
    fn review(&self, at: &Path, review: &mut Review) {
        if let Some(window) = &self.window {
            review.parses::<Window>(&at.key("window"), window);
        }
        for (index, date) in self.skip_dates.iter().enumerate() {
            if !is_date(date) {
                let message = format!("`{date}` is not a date: write `YYYY-MM-DD`");
                review.problem(&at.key("skip_dates").index(index), message);
            }
        }
        if let Some(require) = &self.require {
            require.review(&at.key("require"), review);
        }
    }
}

impl Reviewed for Requirements {
    fn review(&self, at: &Path, review: &mut Review) {
        review.duration_if_set(&at.key("idle"), self.idle.as_deref());
        if self.cpu_below.is_some_and(|percent| percent <= 0.0) {
            review.problem(
                &at.key("cpu_below"),
                "write a percentage above 0, at most 100",
            );
        }
    }
}

impl Reviewed for OnFailure {
    fn review(&self, at: &Path, review: &mut Review) {
        let Some(retry) = &self.retry else {
            return;
        };
        let path = at.key("retry").key("backoff");
        let backoff = review.duration_if_set(&path, Some(&retry.backoff));
        if backoff.is_some_and(|backoff| backoff.value().as_secs() < 1) {
            review.problem(&path, "wait at least `1s` between attempts");
        }
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn is_bound(text: &str) -> bool {
    is_date(text) || DateTime::parse_from_rfc3339(text).is_ok()
}
