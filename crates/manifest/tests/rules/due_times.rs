//! Which times have come since it was last looked, however often and however late that is.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::CatchUp;
use kanade_manifest::schedule::rules::{Due, Fires, due};
use proptest::prelude::*;
use proptest::sample::select;

use crate::common::{at, cron, fires};

fn looked(fires: &Fires, after: &str, now: &str, catch_up: CatchUp) -> (Vec<String>, usize) {
    let due = due(fires, at(after), at(now), catch_up);
    let fire = due
        .fire
        .iter()
        .map(|time| time.format("%d %H:%M").to_string());
    (fire.collect(), due.missed.len())
}

#[test]
fn a_time_fires_when_it_is_looked_soon_after() {
    let nightly = fires("03:00", &[], "UTC");
    let looked = |after, now| looked(&nightly, after, now, CatchUp::None);
    assert_eq!(
        looked("2026-11-22T02:59", "2026-11-22T03:00"),
        (vec!["22 03:00".into()], 0)
    );
    assert_eq!(looked("2026-11-22T03:00", "2026-11-22T03:01"), (vec![], 0));
    assert_eq!(
        looked("2026-11-22T02:50", "2026-11-22T03:05"),
        (vec!["22 03:00".into()], 0)
    );
    assert_eq!(looked("2026-11-22T02:50", "2026-11-22T03:06"), (vec![], 1));
}

#[test]
fn the_latest_of_what_was_missed_fires_late_if_asked_for() {
    let nightly = fires("03:00", &[], "UTC");
    let looked = |now| looked(&nightly, "2026-11-19T12:00", now, CatchUp::Latest);
    assert_eq!(looked("2026-11-22T09:00"), (vec!["22 03:00".into()], 2));
    assert_eq!(looked("2026-11-20T02:00"), (vec![], 0));
    // A time that has just come stands for those before it.
    assert_eq!(looked("2026-11-22T03:00"), (vec!["22 03:00".into()], 2));
}

#[test]
fn every_minute_fires_even_if_it_is_looked_every_third() {
    let each = cron("* * * * *", "UTC");
    let found = looked(&each, "2026-11-22T03:00", "2026-11-22T03:03", CatchUp::None);
    assert_eq!(
        found,
        (
            vec!["22 03:01".into(), "22 03:02".into(), "22 03:03".into()],
            0
        )
    );
}

const LINES: [&str; 6] = [
    "* * * * *",
    "*/7 * * * *",
    "30 2 * * *",
    "0 */2 * * *",
    "15,45 1-3 * * *",
    "0 0 * * sun",
];

const ZONES: [&str; 4] = [
    "UTC",
    "Europe/Berlin",
    "America/Santiago",
    "Australia/Lord_Howe",
];

prop_compose! {
    /// Moments at which it is looked: seconds, minutes or hours apart, sometimes twice.
    fn looks()(
        start in select(&["2026-03-28T20:00", "2026-10-24T20:00", "2026-04-04T10:00", "2026-09-05T20:00"][..]),
        steps in prop::collection::vec(prop_oneof![0i64..120, 60i64..900, 3_000i64..30_000], 1..40),
    ) -> Vec<DateTime<Utc>> {
        let mut moment = at(start);
        let mut looks = vec![moment];
        for step in steps {
            moment += TimeDelta::seconds(step);
            looks.push(moment);
        }
        looks
    }
}

proptest! {
    /// Every time is found by exactly one look, whenever that is; a restart in between is a look
    /// after a longer time.
    #[test]
    fn no_time_fires_twice_and_none_is_lost(
        line in select(&LINES[..]),
        zone in select(&ZONES[..]),
        latest in any::<bool>(),
        looks in looks(),
    ) {
        let fires = cron(line, zone);
        let catch_up = if latest { CatchUp::Latest } else { CatchUp::None };
        let mut found = Vec::new();
        for pair in looks.windows(2) {
            let Due { mut fire, mut missed } = due(&fires, pair[0], pair[1], catch_up);
            found.append(&mut missed);
            found.append(&mut fire);
        }
        found.sort();
        let all: Vec<_> = fires.between(looks[0], looks[looks.len() - 1]).collect();
        prop_assert_eq!(found, all);
    }

    /// The next time after a time is the same whichever time before it is asked from.
    #[test]
    fn the_next_time_does_not_depend_on_where_it_is_looked_from(
        line in select(&LINES[..]),
        zone in select(&ZONES[..]),
        second in 0i64..31_536_000,
        back in 0i64..200_000,
    ) {
        let fires = cron(line, zone);
        let moment = at("2026-01-01T00:00") + TimeDelta::seconds(second);
        let next = fires.after(moment).unwrap();
        let seen = fires.between(moment - TimeDelta::seconds(back), next).find(|time| *time > moment);
        prop_assert_eq!(seen, Some(next));
    }
}
