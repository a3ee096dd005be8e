use chrono::{DateTime, TimeDelta, Utc};

/// How long raw samples are kept.
const RAW_KEPT: TimeDelta = TimeDelta::hours(48);
/// How long 5-minute rollups are kept.
const FIVE_MINUTES_KEPT: TimeDelta = TimeDelta::days(32);
/// The longest chart that is drawn from raw samples.
const RAW_SPAN: TimeDelta = TimeDelta::hours(6);
/// The longest chart that is drawn from 5-minute rollups.
const FIVE_MINUTES_SPAN: TimeDelta = TimeDelta::days(8);

/// Seconds of the shortest point of the fleet.
const FLEET_UNIT: i64 = 60;

/// From what a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Samples as they came.
    Raw,
    /// Rollups over 5 minutes.
    FiveMinutes,
    /// Rollups over an hour.
    Hour,
}

impl Resolution {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::FiveMinutes => "5m",
            Self::Hour => "1h",
        }
    }

    /// Seconds between two of its points; 1 for samples as they came.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Raw => 1,
            Self::FiveMinutes => 300,
            Self::Hour => 3_600,
        }
    }

    /// What a chart from `from` to `to` is drawn from: never more points than it can show, and
    /// nothing older than what is kept at `now`.
    pub fn of(from: DateTime<Utc>, to: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let (span, age) = (to - from, now - from);
        if span <= RAW_SPAN && age <= RAW_KEPT {
            Self::Raw
        } else if span <= FIVE_MINUTES_SPAN && age <= FIVE_MINUTES_KEPT {
            Self::FiveMinutes
        } else {
            Self::Hour
        }
    }
}

/// Which part of a series is wanted, in how many pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesRange {
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// The moment after its last.
    pub to: DateTime<Utc>,
    /// Seconds a point stands for: a multiple of the resolution's.
    pub step_seconds: i64,
    /// What it is drawn from.
    pub resolution: Resolution,
}

impl SeriesRange {
    /// A range with points at least `step_seconds` long, brought to what its resolution has.
    pub fn new(
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        step_seconds: i64,
        resolution: Resolution,
    ) -> Self {
        Self {
            from,
            to,
            step_seconds: rounded_up(step_seconds, resolution.seconds()),
            resolution,
        }
    }

    /// The same for the fleet, of which no sample is kept by itself: a point is a minute or more.
    pub fn of_fleet(
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        step_seconds: i64,
        resolution: Resolution,
    ) -> Self {
        let unit = resolution.seconds().max(FLEET_UNIT);
        Self {
            step_seconds: rounded_up(step_seconds, unit),
            ..Self::new(from, to, step_seconds, resolution)
        }
    }
}

fn rounded_up(seconds: i64, unit: i64) -> i64 {
    (seconds.max(1) + unit - 1) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(span: TimeDelta, ago: TimeDelta) -> Resolution {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let from = now - ago;
        Resolution::of(from, from + span, now)
    }

    #[test]
    fn a_long_or_old_chart_is_never_drawn_from_raw_samples() {
        let (hours, days) = (TimeDelta::hours, TimeDelta::days);
        assert_eq!(chosen(hours(6), hours(6)), Resolution::Raw);
        assert_eq!(chosen(hours(7), hours(7)), Resolution::FiveMinutes);
        assert_eq!(chosen(hours(1), days(3)), Resolution::FiveMinutes);
        assert_eq!(chosen(days(30), days(30)), Resolution::Hour);
        assert_eq!(chosen(hours(1), days(40)), Resolution::Hour);
    }

    #[test]
    fn a_step_is_a_multiple_of_what_the_resolution_has() {
        let at = DateTime::from_timestamp(0, 0).unwrap();
        let step = |seconds, resolution| SeriesRange::new(at, at, seconds, resolution).step_seconds;
        assert_eq!(step(60, Resolution::FiveMinutes), 300);
        assert_eq!(step(4_000, Resolution::Hour), 7_200);
        assert_eq!(step(10, Resolution::Raw), 10);
    }
}
