//! Days and times of a calendar.

use kanade_manifest::schedule::rules::Fires;
use kanade_manifest::{Format, parse_schedule};

use crate::common::{at, fires, schedule, tz, walls};
use crate::walk::Shown;

const DAYS: [&[&str]; 13] = [
    &[],
    &["*"],
    &["mon"],
    &["0"],
    &["7"],
    &["mon-fri"],
    &["fri-mon"],
    &["sun-sat"],
    &["tue#2"],
    &["wed#5"],
    &["friL"],
    &["FRIL", "1#1"],
    &["sat", "sun", "tue#3"],
];

#[test]
fn every_kind_of_day_is_what_a_walk_over_every_minute_finds() {
    let zone = tz("America/New_York");
    let (from, until) = (at("2026-01-10T00:00"), at("2027-02-01T00:00"));
    let shown = Shown::by(zone, from, until);
    for days in DAYS {
        for time in ["00:00", "09:30", "23:59"] {
            let found: Vec<_> = fires(time, days, zone.name())
                .between(from, until)
                .collect();
            let expected = shown.calendar(time, days);
            assert!(!expected.is_empty());
            assert_eq!(found, expected, "{time} {days:?}");
        }
    }
}

#[test]
fn the_second_tuesday_and_the_last_friday() {
    let zone = "Europe/Berlin";
    assert_eq!(
        walls(
            &fires("03:30", &["tue#2", "friL"], zone),
            "2026-11-01T00:00",
            zone,
            4
        ),
        [
            "Tue 2026-11-10 03:30 +01:00",
            "Fri 2026-11-27 03:30 +01:00",
            "Tue 2026-12-08 03:30 +01:00",
            "Fri 2026-12-25 03:30 +01:00",
        ]
    );
}

#[test]
fn a_date_fires_once_in_each_of_its_spellings() {
    for spelling in ["2026-12-24 18:00", "2026-12-24T18:00", "2026/12/24 18:00"] {
        let fires = fires(spelling, &[], "Asia/Tokyo");
        let all: Vec<_> = fires
            .between(at("2026-01-01T00:00"), at("2030-01-01T00:00"))
            .collect();
        assert_eq!(all, [at("2026-12-24T09:00")]);
    }
}

#[test]
fn a_leap_day_is_found_eight_years_away() {
    let fires = crate::common::cron("0 12 29 2 *", "UTC");
    assert_eq!(
        fires.after(at("2096-03-01T00:00")),
        Some(at("2104-02-29T12:00"))
    );
}

#[test]
fn a_schedule_says_whose_clock_is_meant() {
    let times = |zone: &str| {
        let schedule = schedule(&format!(
            "when: {{ calendar: {{ at: '09:00' }} }}\ntz: {zone}\n"
        ));
        let fires = Fires::of(&schedule, tz("Asia/Tokyo")).unwrap().unwrap();
        fires.after(at("2026-11-22T00:00:30Z")).unwrap()
    };
    assert_eq!(times("local"), at("2026-11-23T00:00"));
    assert_eq!(times("utc"), at("2026-11-22T09:00"));
    assert_eq!(times("Europe/Berlin"), at("2026-11-22T08:00"));
}

#[test]
fn what_reconciles_has_no_times() {
    for when in [
        "per_pc: once",
        "per_pc: once_per_version",
        "per_target: { every: 6h }",
    ] {
        let schedule = schedule(&format!("when: {{ {when} }}\n"));
        assert!(Fires::of(&schedule, tz("UTC")).unwrap().is_none());
    }
}

#[test]
fn an_author_is_told_what_never_fires() {
    let problems = |when: &str| {
        let text = format!("id: n\njob_id: c\ntarget: {{ all: true }}\nwhen: {{ {when} }}\n");
        let problems = parse_schedule(&text, Format::Yaml).unwrap_err();
        problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let all = [
        "cron: '0 3 30 2 *'",
        "cron: '*/5 * * *'",
        "cron: '*/10 * * * * *'",
        "cron: '61 * * * *'",
        "per_target: once_per_version",
        "calendar: { at: '09:00' } }\ntz: Europe/Berlyn\nactive: {",
        "calendar: { at: '12:00' } }\nconstraints: { window: 22:00-06:00",
    ];
    insta::assert_snapshot!(all.map(problems).join("\n"), @r"
line 4, column 15: when.cron: that day never comes: no month has it
line 4, column 15: when.cron: `*/5 * * *` is not a line of cron: it has 4 fields; write minute, hour, day of month, month and day of week, such as `0 3 * * mon-fri`
line 4, column 15: when.cron: `*/10 * * * * *` is not a line of cron: it has 6 fields; write minute, hour, day of month, month and day of week, such as `0 3 * * mon-fri`
line 4, column 15: when.cron: `61 * * * *` is not a line of cron: Component error: Number out of bounds; write minute, hour, day of month, month and day of week, such as `0 3 * * mon-fri`
line 4, column 21: when.per_target: the target as a whole has `once` or `every: …`; `once_per_version` is for `per_pc`
line 5, column 5: tz: `Europe/Berlyn` is not a time zone: write `local`, `utc`, or a name such as Europe/Berlin
line 5, column 24: constraints.window: 12:00 is outside 22:00-06:00, so this would never fire
");
}
