//! What becomes of times that a change of clocks skips or repeats.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};

use crate::common::{at, cron, fires, tz, walls};
use crate::walk::Shown;

/// Zones with all kinds of changes: an hour at two, at midnight, of half an hour, in the southern
/// year, and one that left out a whole day.
const ZONES: [(&str, &str); 8] = [
    ("Europe/Berlin", "2026-01-01T00:00"),
    ("America/New_York", "2026-01-01T00:00"),
    ("America/Santiago", "2026-01-01T00:00"),
    ("Australia/Lord_Howe", "2026-01-01T00:00"),
    ("Africa/Casablanca", "2025-01-01T00:00"),
    ("Asia/Beirut", "2026-01-01T00:00"),
    ("Pacific/Apia", "2011-07-01T00:00"),
    ("Asia/Kolkata", "2026-01-01T00:00"),
];

#[test]
fn a_time_that_is_skipped_fires_at_the_change() {
    let zone = "Europe/Berlin";
    assert_eq!(
        walls(&fires("02:30", &[], zone), "2026-03-27T12:00", zone, 3),
        [
            "Sat 2026-03-28 02:30 +01:00",
            "Sun 2026-03-29 03:00 +02:00",
            "Mon 2026-03-30 02:30 +02:00",
        ]
    );
}

#[test]
fn a_time_that_is_repeated_fires_the_first_time() {
    let zone = "Europe/Berlin";
    assert_eq!(
        walls(&fires("02:30", &[], zone), "2026-10-24T12:00", zone, 2),
        ["Sun 2026-10-25 02:30 +02:00", "Mon 2026-10-26 02:30 +01:00"]
    );
}

#[test]
fn a_line_for_every_hour_means_elapsed_time() {
    let zone = "America/New_York";
    let every_half_hour = cron("*/30 * * * *", zone);
    assert_eq!(
        walls(&every_half_hour, "2026-11-01T05:00", zone, 4),
        [
            "Sun 2026-11-01 01:30 -04:00",
            "Sun 2026-11-01 01:00 -05:00",
            "Sun 2026-11-01 01:30 -05:00",
            "Sun 2026-11-01 02:00 -05:00",
        ]
    );
    assert_eq!(
        walls(&every_half_hour, "2026-03-08T06:00", zone, 3),
        [
            "Sun 2026-03-08 01:30 -05:00",
            "Sun 2026-03-08 03:00 -04:00",
            "Sun 2026-03-08 03:30 -04:00",
        ]
    );
}

#[test]
fn a_day_that_is_left_out_fires_once_when_it_is_over() {
    let zone = "Pacific/Apia";
    assert_eq!(
        walls(&fires("09:00", &[], zone), "2011-12-29T00:00", zone, 3),
        [
            "Thu 2011-12-29 09:00 -10:00",
            "Sat 2011-12-31 00:00 +14:00",
            "Sat 2011-12-31 09:00 +14:00",
        ]
    );
}

#[test]
fn every_zone_agrees_with_a_walk_over_every_minute() {
    for (zone, from) in ZONES {
        let (from, until) = (at(from), at(from) + TimeDelta::days(370));
        let shown = Shown::by(tz(zone), from, until);
        for time in ["00:00", "00:30", "02:00", "02:15", "03:00", "23:45"] {
            let found: Vec<_> = fires(time, &[], zone).between(from, until).collect();
            let expected = shown.calendar(time, &[]);
            assert_eq!(found, expected, "{zone} {time}");
        }
    }
}

#[test]
fn every_zone_agrees_with_another_library() {
    for (zone, from) in ZONES {
        let other: chrono_tz::Tz = zone.parse().unwrap();
        let (from, until) = (at(from), at(from) + TimeDelta::days(370));
        for (hour, minute) in [(0, 0), (2, 0), (2, 15), (3, 0), (23, 45)] {
            let time = format!("{hour:02}:{minute:02}");
            let found: Vec<_> = fires(&time, &[], zone).between(from, until).collect();
            let first = (from - TimeDelta::days(2)).date_naive();
            let mut expected: Vec<DateTime<Utc>> = first
                .iter_days()
                .take(375)
                .map(|day| by_another(other, day.and_hms_opt(hour, minute, 0).unwrap()))
                .filter(|moment| from < *moment && *moment <= until)
                .collect();
            expected.dedup();
            assert_eq!(found, expected, "{zone} {time}");
        }
    }
}

/// A wall time's moment: the first of two, the change where it is skipped.
fn by_another(zone: chrono_tz::Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    let later = (0..).map(|minutes| wall + TimeDelta::minutes(minutes));
    let mut shown = later.filter_map(|wall| zone.from_local_datetime(&wall).earliest());
    shown.next().unwrap().to_utc()
}

#[test]
fn what_clocks_show_agrees_with_another_library_in_every_zone() {
    for other in chrono_tz::TZ_VARIANTS {
        let zone = tz(other.name());
        // The two hold different editions of the database, which differ in laws made and found out since.
        for day in 0..365 * 5 {
            let moment = at("2015-01-01T00:30") + TimeDelta::days(day);
            let wall = moment.with_timezone(&zone).naive_local();
            assert_eq!(wall, moment.with_timezone(&other).naive_local(), "{other}");
            let back = zone.from_local_datetime(&wall).map(|time| time.to_utc());
            let expected = other.from_local_datetime(&wall).map(|time| time.to_utc());
            assert_eq!(back, expected, "{other} {wall}");
        }
    }
}
