//! Schedules and times in short.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Tz;
use kanade_manifest::schedule::rules::{Clock, Fires};
use kanade_manifest::schedule::{Calendar, Schedule};
use kanade_manifest::{Format, parse_schedule};

/// A schedule with these lines besides id, job and target.
pub fn schedule(more: &str) -> Schedule {
    let text = format!("id: nightly\njob_id: cleanup\ntarget: {{ all: true }}\n{more}");
    let parsed = parse_schedule(&text, Format::Yaml);
    parsed
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .schedule
}

/// A calendar.
pub fn calendar(at: &str, days: &[&str]) -> Calendar {
    Calendar {
        at: at.into(),
        days: days.iter().map(|day| (*day).to_owned()).collect(),
    }
}

/// A calendar's times in a zone.
pub fn fires(at: &str, days: &[&str], zone: &str) -> Fires {
    Fires::new(Clock::calendar(&calendar(at, days)).unwrap(), tz(zone))
}

/// A line of cron's times in a zone.
pub fn cron(line: &str, zone: &str) -> Fires {
    Fires::new(Clock::cron(line).unwrap(), tz(zone))
}

/// A zone.
pub fn tz(name: &str) -> Tz {
    name.parse().unwrap()
}

/// `2026-11-22T08:00:00Z`, or without the seconds and the zone.
pub fn at(text: &str) -> DateTime<Utc> {
    let full = if text.ends_with('Z') {
        text.to_owned()
    } else {
        format!("{text}:00Z")
    };
    full.parse().unwrap()
}

/// The first `count` times after `after`, on the wall of `zone` with its offset.
pub fn walls(fires: &Fires, after: &str, zone: &str, count: usize) -> Vec<String> {
    let times = fires.between(at(after), at("2099-01-01T00:00")).take(count);
    times
        .map(|time| {
            time.with_timezone(&tz(zone))
                .format("%a %Y-%m-%d %H:%M %:z")
                .to_string()
        })
        .collect()
}
