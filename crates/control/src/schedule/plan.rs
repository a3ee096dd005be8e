//! What a decision becomes: the order, kept until it is dispatched.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::Schedule;
use kanade_wire::hints::Retry;
use kanade_wire::{GroupName, HumanDuration, JobId, Target};
use serde::{Deserialize, Serialize};

/// A machine that was addressed gets at least so long to answer before it is addressed again.
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(90);
/// And at most so long, retries aside.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(30);
/// A machine on which the job fails again and again waits at most so long.
const LONGEST_BACKOFF: TimeDelta = TimeDelta::hours(6);

/// Up to so many machines start at once when nothing is said about jitter.
const AT_ONCE: u64 = 100;

/// An order that is to be dispatched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    /// The job.
    pub(super) job_id: JobId,
    /// On which machines.
    pub(super) target: Target,
    /// Not before.
    pub(super) due_at: DateTime<Utc>,
    /// Machines that get it later do not start it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) deadline_at: Option<DateTime<Utc>>,
    /// Seconds that machines which are away have to come back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expires_secs: Option<u64>,
    /// Groups that follow one another, each so many seconds after the time: they become a rollout.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) waves: Vec<(GroupName, u64)>,
    /// Which portion, from 0, where not all machines may run at once.
    #[serde(default)]
    pub(super) portion: u32,
}

impl Plan {
    /// A plan for everything a schedule says, at one moment.
    pub(super) fn now(schedule: &Schedule, fire: DateTime<Utc>) -> Self {
        Self {
            job_id: schedule.job_id.clone(),
            target: schedule.target.clone(),
            due_at: fire,
            deadline_at: deadline(schedule, fire),
            expires_secs: None,
            waves: Vec::new(),
            portion: 0,
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The jitter of work for so many machines when nothing is said about it: none for a few, else a
/// second for every ten machines, at most five minutes.
pub fn default_jitter(machines: u64) -> Option<Duration> {
    (machines > AT_ONCE).then(|| Duration::from_secs((machines / 10).min(300)))
}

/// The earlier of the two deadlines.
pub(super) fn deadline(schedule: &Schedule, fire: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let own = schedule.deadline_at.as_deref();
    let own = own.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let starting = duration(schedule.starting_deadline.as_deref()).map(|within| fire + within);
    let own = own.map(|deadline| deadline.with_timezone(&Utc));
    own.into_iter().chain(starting).min()
}

/// How long a machine that was addressed is not addressed again: what jitter, the run and its
/// retries may take, and twice as long after each attempt that came to nothing.
pub(super) fn wait(schedule: &Schedule, timeout_secs: u64, attempt: u32) -> TimeDelta {
    let timeout = TimeDelta::seconds(i64::try_from(timeout_secs).unwrap_or(0));
    let jitter = duration(schedule.jitter.as_deref()).unwrap_or_default();
    let once = (jitter + timeout + SHORTEST_WAIT).clamp(SHORTEST_WAIT, LONGEST_WAIT);
    let retries = retry(schedule).map_or(TimeDelta::zero(), |retry| {
        let pause = TimeDelta::seconds(i64::try_from(retry.backoff_secs).unwrap_or(0));
        (pause + timeout) * i32::try_from(retry.max).unwrap_or(0)
    });
    let doubled = once * (1 << attempt.saturating_sub(1).min(10));
    doubled.min(LONGEST_BACKOFF.max(once)) + retries
}

/// What follows a failure on the machine itself.
pub(super) fn retry(schedule: &Schedule) -> Option<Retry> {
    let retry = schedule.on_failure.as_ref()?.retry.as_ref()?;
    Some(Retry {
        max: retry.max,
        backoff_secs: duration(Some(&retry.backoff))?
            .num_seconds()
            .try_into()
            .ok()?,
    })
}

/// A duration of the document; `None` when there is none, or none that can be read.
pub(super) fn duration(text: Option<&str>) -> Option<TimeDelta> {
    let duration: HumanDuration = text?.parse().ok()?;
    TimeDelta::from_std(duration.value()).ok()
}

#[cfg(test)]
mod tests {
    use kanade_wire::{ExecId, ScheduleId};

    use super::*;

    fn schedule(more: &str) -> Schedule {
        let text = format!("id: s\njob_id: j\nwhen: {{ per_pc: once }}\n{more}");
        let parsed = kanade_manifest::parse_schedule(&text, kanade_manifest::Format::Yaml);
        parsed.unwrap().schedule
    }

    #[test]
    fn a_time_of_a_schedule_is_one_execution() {
        let exec_id = ExecId::of_schedule;
        let schedule = |name: &str| ScheduleId::new(name).unwrap();
        let fire = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let id = exec_id(&schedule("a"), fire, 0, 0);
        assert_eq!(id, exec_id(&schedule("a"), fire, 0, 0));
        let others = [
            exec_id(&schedule("b"), fire, 0, 0),
            exec_id(&schedule("a"), fire + TimeDelta::seconds(1), 0, 0),
            exec_id(&schedule("a"), fire, 1, 0),
            exec_id(&schedule("a"), fire, 0, 1),
        ];
        assert!(!others.contains(&id));
    }

    #[test]
    fn a_machine_that_fails_waits_twice_as_long_each_time() {
        let schedule = schedule("jitter: 30s\n");
        let waits = [1, 2, 3, 12].map(|attempt| wait(&schedule, 60, attempt).num_seconds());
        assert_eq!(waits, [180, 360, 720, 21_600]);
    }

    #[test]
    fn the_time_of_retries_comes_on_top() {
        let schedule = schedule("on_failure: { retry: { max: 3, backoff: 10s } }\n");
        assert_eq!(wait(&schedule, 20, 1).num_seconds(), 110 + 90);
    }

    #[test]
    fn fleet_wide_work_starts_within_minutes_unless_told_otherwise() {
        let secs = |machines| default_jitter(machines).map(|jitter| jitter.as_secs());
        assert_eq!(
            [secs(100), secs(101), secs(3_000), secs(50_000)],
            [None, Some(10), Some(300), Some(300)]
        );
    }

    #[test]
    fn the_earlier_deadline_counts() {
        let schedule = schedule("deadline_at: '2026-11-22T03:10:00Z'\nstarting_deadline: 30m\n");
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            deadline(&schedule, at("2026-11-22T02:00:00Z")),
            Some(at("2026-11-22T02:30:00Z"))
        );
        assert_eq!(
            deadline(&schedule, at("2026-11-22T03:00:00Z")),
            Some(at("2026-11-22T03:10:00Z"))
        );
    }
}
