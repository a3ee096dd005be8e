use chrono::{DateTime, Local, TimeDelta, Utc};

use super::print::Look;

/// `12 s ago`, `3 min ago`, `in 5 h`; a date once a month has passed.
pub fn ago(then: DateTime<Utc>, look: &Look) -> String {
    let passed = look.now - then;
    if passed.abs() > TimeDelta::days(30) {
        return moment(then);
    }
    match (
        passed.abs() < TimeDelta::seconds(2),
        passed > TimeDelta::zero(),
    ) {
        (true, _) => "now".into(),
        (_, true) => format!("{} ago", coarse(passed)),
        (_, false) => format!("in {}", coarse(-passed)),
    }
}

/// The time in the reader's zone, with the zone.
pub fn moment(then: DateTime<Utc>) -> String {
    let local = then.with_timezone(&Local);
    local.format("%Y-%m-%d %H:%M %:z").to_string()
}

/// The time, and how long ago it was while that says something.
pub fn moment_and_ago(then: DateTime<Utc>, look: &Look) -> String {
    let (moment, ago) = (moment(then), ago(then, look));
    match moment == ago {
        true => moment,
        false => format!("{moment} ({ago})"),
    }
}

/// How long something took: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
pub fn span(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    match seconds {
        0..10 => format!("{:.1} s", length.num_milliseconds().max(0) as f64 / 1000.0),
        10..60 => format!("{seconds} s"),
        60..3600 => two(seconds / 60, "min", seconds % 60, "s"),
        _ => two(seconds / 3600, "h", seconds / 60 % 60, "min"),
    }
}

fn two(large: i64, large_unit: &str, small: i64, small_unit: &str) -> String {
    match small {
        0 => format!("{large} {large_unit}"),
        _ => format!("{large} {large_unit} {small} {small_unit}"),
    }
}

fn coarse(length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        86_400..172_800 => "1 day".into(),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_runtime::{Clock, MockClock};

    fn after(length: TimeDelta) -> String {
        let now = MockClock::at_rfc3339("2026-11-21T08:00:00Z").now();
        let look = Look {
            width: None,
            colour: false,
            now,
        };
        ago(now - length, &look)
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(after(TimeDelta::milliseconds(300)), "now");
        assert_eq!(after(TimeDelta::seconds(59)), "59 s ago");
        assert_eq!(after(TimeDelta::seconds(200)), "3 min ago");
        assert_eq!(after(TimeDelta::hours(47)), "1 day ago");
        assert_eq!(after(TimeDelta::days(12)), "12 days ago");
        assert_eq!(after(TimeDelta::hours(-5)), "in 5 h");
        assert!(after(TimeDelta::days(40)).starts_with("2026-10-1"));
    }

    #[test]
    fn lengths_have_two_figures_at_most() {
        assert_eq!(span(TimeDelta::milliseconds(412)), "0.4 s");
        assert_eq!(span(TimeDelta::seconds(185)), "3 min 5 s");
        assert_eq!(span(TimeDelta::seconds(7800)), "2 h 10 min");
        assert_eq!(span(TimeDelta::seconds(-1)), "0.0 s");
    }
}
