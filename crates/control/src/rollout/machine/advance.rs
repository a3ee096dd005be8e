use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::state::rollouts::{NewStep, Rollout, RolloutState, StepKind, WaveState};
use kanade_wire::HumanDuration;

use super::moved::{Moved, current, number};
use super::tally::Tally;

/// What is known of the world when it is decided whether a rollout goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Why nothing may begin now, if so.
    pub frozen: Option<String>,
    /// How far the machines of the current wave are.
    pub tally: Tally,
}

/// The next step by itself; `None` when there is none for now.
pub fn advance(rollout: &Rollout, seen: &Seen, now: DateTime<Utc>) -> Option<Moved> {
    if rollout.progress.state != RolloutState::Running {
        return None;
    }
    let index = current(rollout)?;
    match rollout.progress.waves[index].state {
        WaveState::Pending => begin(rollout, index, seen.frozen.as_deref(), now),
        WaveState::Running => answers(rollout, index, &seen.tally, now),
        WaveState::Soaking => soak(rollout, index, &seen.tally, now),
        WaveState::Dispatching | WaveState::Passed | WaveState::Failed => None,
    }
}

/// When something may happen though nothing is heard; `None` when nothing may.
pub fn wakes_at(rollout: &Rollout) -> Option<DateTime<Utc>> {
    if rollout.progress.state != RolloutState::Running {
        return None;
    }
    let wave = &rollout.progress.waves[current(rollout)?];
    match wave.state {
        WaveState::Pending => rollout.progress.start_at,
        WaveState::Running => wave.deadline_at,
        WaveState::Soaking => wave.soak_until,
        _ => None,
    }
}

pub(super) fn after(now: DateTime<Utc>, length: Option<&HumanDuration>) -> DateTime<Utc> {
    let length = length.map(HumanDuration::value).unwrap_or_default();
    let length = TimeDelta::from_std(length).unwrap_or(TimeDelta::MAX);
    now.checked_add_signed(length)
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn begin(
    rollout: &Rollout,
    index: usize,
    frozen: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Moved> {
    if let Some(why) = frozen {
        return hold(rollout, index, why, now);
    }
    if rollout.progress.start_at.is_some_and(|start| now < start) {
        return None;
    }
    let mut moved = Moved::from(rollout, now);
    if moved.rollout.progress.held.take().is_some() {
        moved = moved.step(NewStep::new(StepKind::Released));
    }
    let wave = moved.wave(index);
    wave.state = WaveState::Dispatching;
    wave.begun_at = Some(now);
    let step = NewStep::new(StepKind::WaveDispatching).of_wave(number(index));
    Some(moved.step(step))
}

fn hold(rollout: &Rollout, index: usize, why: &str, now: DateTime<Utc>) -> Option<Moved> {
    if rollout.progress.held.as_deref() == Some(why) {
        return None;
    }
    let mut moved = Moved::from(rollout, now);
    moved.rollout.progress.held = Some(why.to_owned());
    let step = NewStep::new(StepKind::Held).of_wave(number(index));
    Some(moved.step(step.because(why)))
}

fn answers(rollout: &Rollout, index: usize, tally: &Tally, now: DateTime<Utc>) -> Option<Moved> {
    let wave = &rollout.progress.waves[index];
    let moved = Moved::from(rollout, now);
    if let Some(why) = tally.halts(&wave.gate, wave.machines) {
        return Some(moved.fail(index, &why, now));
    }
    let awaited = tally.awaited(&wave.gate);
    let is_silent = tally.answered() == 0 && tally.offline > 0 && wave.gate.success.is_some();
    if awaited > 0 || is_silent {
        let is_late = wave.deadline_at.is_some_and(|deadline| deadline <= now);
        let missing = awaited.max(tally.offline);
        let within = wave.gate.max_duration.as_ref().map(ToString::to_string);
        let why = format!(
            "{missing} of {} machines have not answered within {}",
            wave.machines,
            within.unwrap_or_default()
        );
        return is_late.then(|| moved.fail(index, &why, now));
    }
    if let Some(why) = tally.falls_short(&wave.gate) {
        return Some(moved.fail(index, &why, now));
    }
    Some(watch(moved, index, now))
}

/// The machines have answered: now it is watched for a while.
pub(super) fn watch(mut moved: Moved, index: usize, now: DateTime<Utc>) -> Moved {
    let wave = moved.wave(index);
    wave.state = WaveState::Soaking;
    wave.soak_until = Some(after(now, wave.gate.soak.as_ref()));
    moved.step(NewStep::new(StepKind::WaveSoaking).of_wave(number(index)))
}

fn soak(rollout: &Rollout, index: usize, tally: &Tally, now: DateTime<Utc>) -> Option<Moved> {
    let wave = &rollout.progress.waves[index];
    let moved = Moved::from(rollout, now);
    if let Some(why) = tally.halts(&wave.gate, wave.machines) {
        return Some(moved.fail(index, &why, now));
    }
    let is_over = wave.promoted || wave.soak_until.is_none_or(|end| end <= now);
    if !is_over {
        return None;
    }
    match tally.falls_short(&wave.gate) {
        Some(why) => Some(moved.fail(index, &why, now)),
        None => Some(moved.pass(index, now)),
    }
}
