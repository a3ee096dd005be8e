//! Times on the wall, whatever the zone.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use super::Days;
use crate::schedule::Calendar;
use crate::schedule::when::Moment;

/// The times on the wall at which something fires.
#[derive(Debug, Clone)]
pub enum Clock {
    /// One time.
    Once(NaiveDateTime),
    /// Times that come again.
    Again {
        /// Which.
        line: Box<Cron>,
        /// Whether they mean elapsed time instead of hours of the day.
        elapsed: bool,
    },
}

/// A time that cannot be read, or that never comes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// It is no line of cron.
    #[error(
        "`{line}` is not a line of cron: {why}; write minute, hour, day of month, month and day of week, such as `0 3 * * mon-fri`"
    )]
    Line {
        /// The line.
        line: String,
        /// Why.
        why: String,
    },
    /// It is no calendar.
    #[error("`{0}` is not a time of a calendar")]
    Calendar(String),
    /// It never comes.
    #[error("that day never comes: no month has it")]
    Never,
}

impl Clock {
    /// Reads a calendar.
    ///
    /// # Errors
    /// When it is none.
    pub fn calendar(calendar: &Calendar) -> Result<Self, ClockError> {
        let unreadable = |text: &str| ClockError::Calendar(text.to_owned());
        let moment: Moment = calendar.at.parse().map_err(|_| unreadable(&calendar.at))?;
        let time = match moment {
            Moment::Once(time) => return Ok(Self::Once(time)),
            Moment::Daily(time) => time,
        };
        let mut days = Vec::new();
        for token in &calendar.days {
            let day = Days::parse(token).ok_or_else(|| unreadable(token))?;
            days.push(day.to_cron());
        }
        if days.is_empty() || days.iter().any(|day| day == "*") {
            days = vec!["*".into()];
        }
        let line = format!("{} {} * * {}", time.minute(), time.hour(), days.join(","));
        Ok(Self::Again {
            line: Box::new(read(&line)?),
            elapsed: false,
        })
    }

    /// Reads a line of cron: five fields, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    ///
    /// # Errors
    /// When it is none.
    pub fn cron(line: &str) -> Result<Self, ClockError> {
        let fields = spelled_out(line.trim());
        let hour = fields.split_whitespace().nth(1);
        Ok(Self::Again {
            elapsed: hour.is_some_and(|hour| hour.starts_with('*')),
            line: Box::new(read(fields)?),
        })
    }

    /// Refuses what never comes, such as the 30th of February.
    pub(in crate::schedule) fn must_strike(&self) -> Result<(), ClockError> {
        let start = NaiveDate::from_ymd_opt(2000, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
        let comes = start.is_some_and(|start| self.at_or_after(start).is_some());
        match self {
            Self::Once(_) => Ok(()),
            Self::Again { .. } if comes => Ok(()),
            Self::Again { .. } => Err(ClockError::Never),
        }
    }

    /// The first such time, `from` included; `None` when none comes any more.
    pub(super) fn at_or_after(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Once(time) => Some(*time).filter(|time| *time >= from),
            Self::Again { line, .. } => line.find_next_occurrence(&from, true).ok(),
        }
    }

    /// Whether they mean elapsed time instead of hours of the day.
    pub(super) fn is_elapsed(&self) -> bool {
        matches!(self, Self::Again { elapsed: true, .. })
    }
}

fn read(line: &str) -> Result<Cron, ClockError> {
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    let refused = |why: String| ClockError::Line {
        line: line.to_owned(),
        why,
    };
    let fields = line.split_whitespace().count();
    if fields != 5 {
        return Err(refused(format!("it has {fields} fields")));
    }
    let parsed = parser.parse(line);
    parsed.map_err(|error| refused(error.to_string().trim_end_matches('.').to_owned()))
}

fn spelled_out(line: &str) -> &str {
    match line {
        "@hourly" => "0 * * * *",
        "@daily" | "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" | "@annually" => "0 0 1 1 *",
        line => line,
    }
}
