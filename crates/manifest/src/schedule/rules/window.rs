//! The time of day in which a schedule may fire.

use std::str::FromStr;

use chrono::NaiveTime;

use crate::schedule::when::time_of_day;

/// From a time of day, inclusive, until another, exclusive; over midnight when it is the
/// earlier one, and all day when both are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    from: NaiveTime,
    until: NaiveTime,
}

/// A text that is no window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time of day: write `HH:MM-HH:MM`, such as 22:00-06:00")]
pub struct NoWindow(String);

impl Window {
    /// Whether a time of day is in it.
    pub fn contains(&self, time: NaiveTime) -> bool {
        if self.from < self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        }
    }
}

impl FromStr for Window {
    type Err = NoWindow;

    fn from_str(text: &str) -> Result<Self, NoWindow> {
        let bounds = text.split_once('-').and_then(|(from, until)| {
            Some((time_of_day(from.trim())?, time_of_day(until.trim())?))
        });
        let (from, until) = bounds.ok_or_else(|| NoWindow(text.to_owned()))?;
        Ok(Self { from, until })
    }
}
