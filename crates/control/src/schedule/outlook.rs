//! What schedules will do.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Tz;
use kanade_manifest::schedule::rules::{Fires, Refusal, gate};
use kanade_manifest::schedule::{RunsOn, Schedule, When};
use kanade_wire::freeze::Freeze;
use kanade_wire::{JobId, ScheduleId};

/// Times that are left out are passed over, up to so many.
const PASSED_OVER: usize = 2_000;

/// The times a schedule will fire at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The next times, those left out that its own rules leave out.
    pub fires: Vec<DateTime<Utc>>,
    /// Why there are none, or what else is worth knowing.
    pub note: Option<String>,
}

/// A time that will come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// The schedule.
    pub id: ScheduleId,
    /// The job.
    pub job_id: JobId,
    /// When it fires, in words.
    pub when: String,
    /// The next time.
    pub next_run: DateTime<Utc>,
}

impl Outlook {
    /// The next `count` times after `now`.
    pub fn of(
        schedule: &Schedule,
        freeze: Option<&Freeze>,
        now: DateTime<Utc>,
        local: Tz,
        count: usize,
    ) -> Self {
        let fires = match Fires::of(schedule, local) {
            Ok(fires) => fires,
            Err(error) => return Self::none(error.to_string()),
        };
        let Some(fires) = fires else {
            return Self::none(without_times(&schedule.when));
        };
        let enabled = Schedule {
            enabled: true,
            ..schedule.clone()
        };
        let allowed = |at: &DateTime<Utc>| match gate(&enabled, freeze, *at, local) {
            Err(Refusal::Unreadable(_)) | Ok(()) => true,
            Err(_) => false,
        };
        let all = std::iter::successors(fires.after(now), |fire| fires.after(*fire));
        let found: Vec<_> = all
            .take(PASSED_OVER.max(count))
            .filter(allowed)
            .take(count)
            .collect();
        let note = note(schedule, freeze, now, local, found.is_empty());
        Self { fires: found, note }
    }

    fn none(note: String) -> Self {
        Self {
            fires: Vec::new(),
            note: Some(note),
        }
    }
}

/// What will come next of each of these schedules, soonest first, at most `limit`.
pub fn upcoming<'a>(
    schedules: impl IntoIterator<Item = &'a Schedule>,
    freeze: Option<&Freeze>,
    now: DateTime<Utc>,
    local: Tz,
    limit: usize,
) -> Vec<Upcoming> {
    let enabled = schedules.into_iter().filter(|schedule| schedule.enabled);
    let next = enabled.filter_map(|schedule| {
        let outlook = Outlook::of(schedule, freeze, now, local, 1);
        Some(Upcoming {
            id: schedule.id.clone(),
            job_id: schedule.job_id.clone(),
            when: schedule.when.to_string(),
            next_run: *outlook.fires.first()?,
        })
    });
    let mut all: Vec<Upcoming> = next.collect();
    all.sort_by(|a, b| (a.next_run, &a.id).cmp(&(b.next_run, &b.id)));
    all.truncate(limit);
    all
}

fn without_times(when: &When) -> String {
    match when {
        When::PerPc(_) => {
            "each machine runs it as soon as it is due there; it is looked at every minute"
        }
        When::PerTarget(_) => {
            "it runs as soon as it is due for the target; it is looked at every minute"
        }
        _ => "it fires when something happens at a machine",
    }
    .into()
}

fn note(
    schedule: &Schedule,
    freeze: Option<&Freeze>,
    now: DateTime<Utc>,
    local: Tz,
    is_empty: bool,
) -> Option<String> {
    if !schedule.enabled {
        return Some("the schedule is switched off: it would fire at these times".into());
    }
    if freeze.is_some_and(|freeze| freeze.holds(now, &local)) {
        return Some("changes are frozen: times until the freeze ends are left out".into());
    }
    if is_empty {
        return Some("it fires no more".into());
    }
    (schedule.runs_on == RunsOn::Agent).then(|| "every machine watches its own clock".into())
}
