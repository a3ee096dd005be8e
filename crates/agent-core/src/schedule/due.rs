//! Schedules that see to it that this machine has done a job.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::Cadence;
use kanade_wire::HumanDuration;

use crate::state::ScheduleMark;

/// A job that came to nothing is tried again after this, and after twice as long each time.
const SHORTEST_PAUSE: TimeDelta = TimeDelta::minutes(3);
/// At most so long.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// Whether the job is to be done again.
pub(super) fn is_due(
    cadence: &Cadence,
    done: Option<DateTime<Utc>>,
    mark: &ScheduleMark,
    now: DateTime<Utc>,
) -> bool {
    let wanted = match (cadence, done) {
        (_, None) => true,
        (Cadence::Once | Cadence::OncePerVersion, Some(_)) => false,
        // A period that cannot be read is a day: better too seldom than every minute.
        (Cadence::Every(period), Some(done)) => done + duration(period, TimeDelta::days(1)) <= now,
    };
    wanted && held_until(mark, done).is_none_or(|until| until <= now)
}

/// How often in a row it has fired without the job being done, when it fires now.
pub(super) fn attempt(mark: &ScheduleMark, done: Option<DateTime<Utc>>) -> u32 {
    match fruitless(mark, done) {
        Some(_) => mark.attempts.saturating_add(1),
        None => 1,
    }
}

fn held_until(mark: &ScheduleMark, done: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let addressed_at = fruitless(mark, done)?;
    let doubled = SHORTEST_PAUSE * (1 << mark.attempts.saturating_sub(1).min(10));
    Some(addressed_at + doubled.min(LONGEST_PAUSE))
}

/// When it last fired, if the job was not done since.
fn fruitless(mark: &ScheduleMark, done: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    mark.addressed_at
        .filter(|addressed| done.is_none_or(|done| done < *addressed))
}

/// A duration of the document.
pub(super) fn duration(text: &str, otherwise: TimeDelta) -> TimeDelta {
    let duration = text.parse::<HumanDuration>().ok();
    duration
        .and_then(|duration| TimeDelta::from_std(duration.value()).ok())
        .unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use kanade_wire::ScheduleId;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap()
    }

    fn mark(addressed: Option<i64>, attempts: u32) -> ScheduleMark {
        ScheduleMark {
            addressed_at: addressed.map(at),
            attempts,
            ..ScheduleMark::begun(ScheduleId::new("s").unwrap(), at(0), None)
        }
    }

    #[test]
    fn once_is_once_and_a_period_counts_from_the_last_success() {
        let every = Cadence::Every("6h".into());
        let due = |cadence: &Cadence, done: Option<i64>, now| {
            is_due(cadence, done.map(at), &mark(None, 0), at(now))
        };
        assert!(due(&Cadence::Once, None, 0));
        assert!(!due(&Cadence::Once, Some(0), 1_000_000));
        assert!(!due(&every, Some(0), 359));
        assert!(due(&every, Some(0), 360));
    }

    #[test]
    fn what_came_to_nothing_waits_twice_as_long_each_time() {
        let is_due =
            |attempts, now| is_due(&Cadence::Once, None, &mark(Some(0), attempts), at(now));
        assert!(!is_due(1, 2) && is_due(1, 3));
        assert!(!is_due(2, 5) && is_due(2, 6));
        assert!(!is_due(30, 359) && is_due(30, 360));
    }

    #[test]
    fn attempts_count_only_while_nothing_comes_of_them() {
        assert_eq!(attempt(&mark(None, 0), None), 1);
        assert_eq!(attempt(&mark(Some(5), 3), None), 4);
        assert_eq!(attempt(&mark(Some(5), 3), Some(at(6))), 1);
    }
}
