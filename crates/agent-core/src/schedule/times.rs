//! Which times of a clock have come, however long ago that was last asked.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use kanade_manifest::schedule::CatchUp;
use kanade_manifest::schedule::rules::{Fires, ON_TIME};

/// Times that have come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Come {
    /// Those to fire, in order.
    pub fire: Vec<DateTime<Utc>>,
    /// The last one that passed while nobody looked.
    pub missed: Option<DateTime<Utc>>,
}

/// The times later than `after`, up to and with `now`, as [`due`](kanade_manifest::schedule::rules::due) has them. A
/// machine may have been off for a year, so what was missed is not counted one by one.
pub(super) fn come(
    fires: &Fires,
    after: DateTime<Utc>,
    now: DateTime<Utc>,
    catch_up: CatchUp,
) -> Come {
    // Times are whole seconds: the last one that is too old to be on time.
    let second = TimeDelta::seconds(1);
    let after = after.duration_trunc(second).unwrap_or(after);
    let oldest = (now - ON_TIME)
        .duration_trunc(second)
        .unwrap_or(now - ON_TIME);
    let too_old = if oldest == now - ON_TIME {
        oldest - second
    } else {
        oldest
    };
    let fire = fires.between(after.max(too_old), now).collect();
    let missed = last_between(fires, after, too_old);
    let mut come = Come { fire, missed };
    if come.fire.is_empty() && catch_up == CatchUp::Latest {
        come.fire.extend(come.missed.take());
    }
    come
}

/// The last time later than `after`, up to and with `until`. Looks back in steps that grow: where a short step finds
/// nothing, a longer one holds few.
fn last_between(
    fires: &Fires,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let mut reach = TimeDelta::hours(1);
    loop {
        let from = (until - reach).max(after);
        if let Some(last) = fires.between(from, until).last() {
            return Some(last);
        }
        if from <= after {
            return None;
        }
        reach = reach * 8;
    }
}

#[cfg(test)]
mod tests {
    use kanade_manifest::schedule::Tz;
    use kanade_manifest::schedule::rules::{Clock, due};
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn tz(name: &str) -> Tz {
        name.parse().unwrap()
    }

    fn fires(line: &str, zone: Tz) -> Fires {
        Fires::new(Clock::cron(line).unwrap(), zone)
    }

    #[test]
    fn a_year_of_being_off_is_looked_through_at_once() {
        let every_minute = fires("* * * * *", Tz::UTC);
        let come = come(
            &every_minute,
            at("1970-01-01T00:00:00Z"),
            at("2026-11-22T06:00:30Z"),
            CatchUp::None,
        );
        assert_eq!(come.fire.len(), 5);
        assert_eq!(come.missed, Some(at("2026-11-22T05:55:00Z")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// The oracle is the backend's own rule.
        #[test]
        fn what_has_come_is_what_the_rules_say(
            line in prop::sample::select(vec!["*/7 * * * *", "0 3 * * *", "30 2 * * mon-fri", "15 */6 1 * *", "* 0-3 * * *"]),
            zone in prop::sample::select(vec![Tz::UTC, tz("Europe/Berlin"), tz("America/St_Johns")]),
            start in 1_793_000_000_i64..1_796_000_000,
            away in 0_i64..2_000_000,
            millis in 0_i64..1_000,
            latest in any::<bool>(),
        ) {
            let fires = fires(line, zone);
            let after = DateTime::from_timestamp(start, 0).unwrap();
            let now = after + TimeDelta::seconds(away) + TimeDelta::milliseconds(millis);
            let catch_up = if latest { CatchUp::Latest } else { CatchUp::None };
            let oracle = due(&fires, after, now, catch_up);
            let come = come(&fires, after, now, catch_up);
            prop_assert_eq!(&come.fire, &oracle.fire);
            // A time that is made up for stands for those before it.
            let is_late = come.fire.first().is_some_and(|first| now - *first > ON_TIME);
            if !is_late {
                prop_assert_eq!(come.missed, oracle.missed.last().copied());
            }
        }

        /// However often somebody looks, each time fires once and none is left out.
        #[test]
        fn looking_more_often_fires_the_same(
            line in prop::sample::select(vec!["*/7 * * * *", "0 3 * * *", "5,6 2 * * *"]),
            start in 1_793_000_000_i64..1_796_000_000,
            steps in prop::collection::vec(1_i64..290, 1..60),
        ) {
            let fires = fires(line, tz("Europe/Berlin"));
            let begun = DateTime::from_timestamp(start, 0).unwrap();
            let (mut mark, mut fired) = (begun, Vec::new());
            for step in steps {
                let now = mark + TimeDelta::seconds(step);
                fired.extend(come(&fires, mark, now, CatchUp::None).fire);
                mark = now;
            }
            let all: Vec<_> = fires.between(begun, mark).collect();
            prop_assert_eq!(fired, all);
        }
    }
}
