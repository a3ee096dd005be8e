use chrono::{DateTime, Utc};
use kanade_api_types::rollouts::{Change, Pace};
use kanade_store::state::rollouts::{NewStep, Rollout, RolloutState, StepKind, WaveState};
use kanade_wire::ExecId;
use uuid::Uuid;

use super::advance::{after, watch};
use super::moved::{Moved, current, number};

/// What has to be done outside before a rollout goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The current wave is brought to its machines.
    Dispatch {
        /// The wave, from 1.
        wave: u32,
        /// Its attempt.
        attempt: u32,
    },
    /// What runs is stopped.
    Stop {
        /// These executions.
        execs: Vec<ExecId>,
        /// For whom.
        by: String,
    },
}

/// What has to be done outside; `None` when there is nothing. A wave that was begun is brought to
/// all its machines also when the rollout is paused meanwhile.
pub fn effect(rollout: &Rollout) -> Option<Effect> {
    let progress = &rollout.progress;
    if let Some((execs, by)) = progress.to_stop.clone() {
        return Some(Effect::Stop { execs, by });
    }
    if !matches!(progress.state, RolloutState::Running | RolloutState::Paused) {
        return None;
    }
    let index = current(rollout)?;
    let wave = &progress.waves[index];
    (wave.state == WaveState::Dispatching).then(|| Effect::Dispatch {
        wave: number(index),
        attempt: wave.attempt,
    })
}

/// The id of a wave's execution: the same whoever derives it, so that it is ordered once.
pub fn exec_id(rollout: &str, wave: u32, attempt: u32) -> ExecId {
    let name = format!("rollout:{rollout}:{wave}:{attempt}");
    ExecId::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
}

/// The executions of every wave that was begun and had something sent.
pub fn begun(rollout: &Rollout) -> Vec<ExecId> {
    if !matches!(rollout.spec.change, Change::Job(_)) {
        return Vec::new();
    }
    let waves = rollout.progress.waves.iter().zip(1..);
    let execs = waves.flat_map(|(wave, number)| {
        let attempts = wave.attempt - u32::from(wave.begun_at.is_none());
        (1..=attempts).map(move |attempt| exec_id(&rollout.id, number, attempt))
    });
    execs.collect()
}

/// The wave was brought to all its machines. `None` when nobody waits for that any more.
pub fn dispatched(rollout: &Rollout, now: DateTime<Utc>) -> Option<Moved> {
    let index = dispatching(rollout)?;
    let mut moved = Moved::from(rollout, now);
    let wave = moved.wave(index);
    wave.state = WaveState::Running;
    wave.dispatched_at = Some(now);
    let longest = wave.gate.max_duration.as_ref();
    wave.deadline_at = longest.map(|longest| after(now, Some(longest)));
    let by_time = wave.gate.pace == Some(Pace::Time);
    let moved = moved.step(NewStep::new(StepKind::WaveDispatched).of_wave(number(index)));
    Some(match by_time {
        true => watch(moved, index, now),
        false => moved,
    })
}

/// The wave cannot be brought to its machines. `None` when nobody waits for that any more.
pub fn refused(rollout: &Rollout, why: &str, now: DateTime<Utc>) -> Option<Moved> {
    let index = dispatching(rollout)?;
    Some(Moved::from(rollout, now).fail(index, why, now))
}

/// What ran was stopped.
pub fn stopped(rollout: &Rollout, now: DateTime<Utc>) -> Option<Moved> {
    rollout.progress.to_stop.as_ref()?;
    let mut moved = Moved::from(rollout, now);
    moved.rollout.progress.to_stop = None;
    Some(moved.step(NewStep::new(StepKind::Stopped)))
}

fn dispatching(rollout: &Rollout) -> Option<usize> {
    matches!(effect(rollout)?, Effect::Dispatch { .. }).then(|| current(rollout))?
}
