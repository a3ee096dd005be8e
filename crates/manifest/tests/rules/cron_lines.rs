//! Lines of cron.

use std::str::FromStr;

use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};

use crate::common::{at, cron, tz};
use crate::walk::Shown;

/// Lines without a day of week beside a day of month: there libraries differ.
const LINES: [&str; 12] = [
    "* * * * *",
    "*/7 * * * *",
    "0 * * * *",
    "15,45 3 * * *",
    "0 3 * * mon-fri",
    "30 2 * * *",
    "0 0 1 * *",
    "5 4 31 * *",
    "0 12 29 2 *",
    "*/20 8-17 * 6-8 *",
    "0 */6 * * sun",
    "59 23 28-31 12 *",
];

#[test]
fn lines_agree_with_another_library_where_clocks_never_change() {
    for line in LINES {
        let other = cron::Schedule::from_str(&format!("0 {line}")).unwrap();
        let from = at("2027-11-20T10:07");
        let expected: Vec<_> = other.after(&from).take(60).collect();
        let until = *expected.last().unwrap();
        let found: Vec<_> = cron(line, "UTC").between(from, until).collect();
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn lines_agree_with_a_walk_over_every_minute_where_clocks_change() {
    let of_hours = |wall: NaiveDateTime| wall.minute().is_multiple_of(15) && wall.hour() == 2;
    let elapsed = |wall: NaiveDateTime| wall.minute().is_multiple_of(20);
    let every_third = |wall: NaiveDateTime| wall.minute() == 0 && wall.hour().is_multiple_of(3);
    let either = |wall: NaiveDateTime| {
        let monday = wall.weekday().num_days_from_monday() == 0;
        wall.minute() == 5 && wall.hour() == 1 && (wall.day() == 13 || monday)
    };
    for zone in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"] {
        let (from, until) = (at("2026-02-01T00:00"), at("2026-12-01T00:00"));
        let shown = Shown::by(tz(zone), from, until);
        let walk = |wanted: &dyn Fn(NaiveDateTime) -> bool, elapsed| shown.walk(wanted, elapsed);
        let found = |line: &str| -> Vec<_> { cron(line, zone).between(from, until).collect() };
        assert_eq!(found("*/15 2 * * *"), walk(&of_hours, false), "{zone}");
        assert_eq!(found("*/20 * * * *"), walk(&elapsed, true), "{zone}");
        assert_eq!(found("0 */3 * * *"), walk(&every_third, true), "{zone}");
        assert_eq!(found("5 1 13 * mon"), walk(&either, false), "{zone}");
    }
}

#[test]
fn nicknames_are_lines() {
    let next = |line: &str| cron(line, "UTC").after(at("2026-11-22T08:30")).unwrap();
    assert_eq!(next("@hourly"), at("2026-11-22T09:00"));
    assert_eq!(next("@daily"), at("2026-11-23T00:00"));
    assert_eq!(next("@weekly"), at("2026-11-29T00:00"));
    assert_eq!(next("@monthly"), at("2026-12-01T00:00"));
    assert_eq!(next("@yearly"), at("2027-01-01T00:00"));
}

#[test]
fn a_line_that_comes_rarely_is_found_soon_enough() {
    let fires = cron("0 0 29 2 *", "Europe/Berlin");
    let begun = std::time::Instant::now();
    assert_eq!(
        fires
            .between(at("2026-01-01T00:00"), at("2090-01-01T00:00"))
            .count(),
        16
    );
    assert!(TimeDelta::from_std(begun.elapsed()).unwrap() < TimeDelta::seconds(2));
}
