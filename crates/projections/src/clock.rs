//! What a machine says about time, held against the broker's clock.

use chrono::{DateTime, TimeDelta, Utc};

/// How far a machine's clock may run ahead before it is not believed.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// A machine's time as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The machine's time, or the broker's when the machine is ahead of it. Times in the past
    /// stay: a report may have waited for days.
    pub at: DateTime<Utc>,
    /// What the machine said, where it was not believed.
    pub reported_at: Option<DateTime<Utc>>,
}

impl Told {
    /// The time in a message that the broker stored at `recorded_at`.
    pub fn new(time: DateTime<Utc>, recorded_at: DateTime<Utc>) -> Self {
        if time <= recorded_at + AHEAD {
            return Self {
                at: time,
                reported_at: None,
            };
        }
        Self {
            at: recorded_at,
            reported_at: Some(time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_more_than_five_minutes_ahead_is_not_believed() {
        let recorded_at = DateTime::from_timestamp(1_000_000, 0).unwrap();
        let told = |seconds| Told::new(recorded_at + TimeDelta::seconds(seconds), recorded_at);
        for seconds in [-86_400, 0, 300] {
            assert_eq!(told(seconds).reported_at, None, "{seconds}");
        }
        let ahead = told(301);
        assert_eq!(ahead.at, recorded_at);
        assert_eq!(
            ahead.reported_at,
            Some(recorded_at + TimeDelta::seconds(301))
        );
    }
}
