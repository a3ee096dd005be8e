use chrono::{DateTime, Utc};
use kanade_store::state::rollouts::{NewStep, Retried, Rollout, RolloutState, StepKind, WaveState};
use kanade_wire::PcId;

use super::effect::begun;
use super::moved::{Moved, current, number};

/// What a person may order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// No further wave begins for now.
    Pause,
    /// It goes on, or a draft starts.
    Resume,
    /// It ends, and what runs of it is stopped.
    Abort,
    /// The rest of the soak is skipped.
    Promote,
    /// These machines of the wave that failed try again.
    Retry(Vec<PcId>),
}

/// Why an order is refused, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is over.
    #[error("the rollout is {}: create a new one", .0.as_str())]
    Over(RolloutState),
    /// Only what runs can be paused.
    #[error("the rollout is {}: only one that is running can be paused", .0.as_str())]
    NotRunning(RolloutState),
    /// A halted rollout has machines that failed.
    #[error(
        "the rollout is halted: retry the machines that failed, or abort it and create another one"
    )]
    ResumeHalted,
    /// Nothing soaks.
    #[error("no wave is soaking: only the rest of a soak can be skipped")]
    NothingSoaks,
    /// Nothing failed.
    #[error("the rollout is {}: only the wave that halted one can be retried", .0.as_str())]
    NothingFailed(RolloutState),
    /// Nobody failed.
    #[error(
        "no machine of the wave has failed, and what still runs is not started twice: wait for it"
    )]
    NobodyToRetry,
}

/// What an order changes; nothing when it is so already, as after a repeated request.
///
/// # Errors
/// When the rollout's state does not allow it.
pub fn order(
    rollout: &Rollout,
    order: &Order,
    by: &str,
    now: DateTime<Utc>,
) -> Result<Option<Moved>, Refused> {
    let state = rollout.progress.state;
    match order {
        Order::Abort if state == RolloutState::Aborted => Ok(None),
        _ if state.is_over() => Err(Refused::Over(state)),
        Order::Pause => pause(rollout, by, now),
        Order::Resume => resume(rollout, by, now),
        Order::Abort => Ok(Some(abort(rollout, by, now))),
        Order::Promote => promote(rollout, by, now),
        Order::Retry(pcs) => retry(rollout, pcs, by, now),
    }
}

fn pause(rollout: &Rollout, by: &str, now: DateTime<Utc>) -> Result<Option<Moved>, Refused> {
    match rollout.progress.state {
        RolloutState::Paused => return Ok(None),
        RolloutState::Running => {}
        state => return Err(Refused::NotRunning(state)),
    }
    let mut moved = Moved::from(rollout, now);
    moved.rollout.progress.state = RolloutState::Paused;
    moved.rollout.progress.paused_at = Some(now);
    Ok(Some(moved.step(NewStep::new(StepKind::Paused).by(by))))
}

fn resume(rollout: &Rollout, by: &str, now: DateTime<Utc>) -> Result<Option<Moved>, Refused> {
    let kind = match rollout.progress.state {
        RolloutState::Running => return Ok(None),
        RolloutState::Draft => StepKind::Started,
        RolloutState::Paused => StepKind::Resumed,
        RolloutState::Halted => return Err(Refused::ResumeHalted),
        state => return Err(Refused::Over(state)),
    };
    let mut moved = Moved::from(rollout, now);
    moved.rollout.progress.state = RolloutState::Running;
    let paused_for = moved
        .rollout
        .progress
        .paused_at
        .take()
        .map(|since| now - since);
    // The time a person took is not the machines' time.
    if let (Some(paused_for), Some(index)) = (paused_for, current(rollout)) {
        let wave = moved.wave(index);
        wave.deadline_at = wave.deadline_at.map(|deadline| deadline + paused_for);
    }
    Ok(Some(moved.step(NewStep::new(kind).by(by))))
}

fn abort(rollout: &Rollout, by: &str, now: DateTime<Utc>) -> Moved {
    let execs = begun(rollout);
    let why = format!("aborted by {by}");
    let mut moved = Moved::from(rollout, now);
    let progress = &mut moved.rollout.progress;
    progress.state = RolloutState::Aborted;
    progress.reason = Some(why.clone());
    progress.held = None;
    progress.ended_at = Some(now);
    progress.to_stop = (!execs.is_empty()).then(|| (execs, by.to_owned()));
    let wave = current(rollout).map(|index| &mut progress.waves[index]);
    let begun = wave.filter(|wave| wave.begun_at.is_some() && wave.state != WaveState::Failed);
    if let Some(wave) = begun {
        wave.state = WaveState::Failed;
        wave.ended_at = Some(now);
        wave.reason = Some(why);
    }
    moved.step(NewStep::new(StepKind::Aborted).by(by))
}

fn promote(rollout: &Rollout, by: &str, now: DateTime<Utc>) -> Result<Option<Moved>, Refused> {
    let soaking = current(rollout).filter(|index| {
        let wave = &rollout.progress.waves[*index];
        wave.state == WaveState::Soaking && rollout.progress.state == RolloutState::Running
    });
    let Some(index) = soaking else {
        return Err(Refused::NothingSoaks);
    };
    if rollout.progress.waves[index].promoted {
        return Ok(None);
    }
    let mut moved = Moved::from(rollout, now);
    moved.wave(index).promoted = true;
    let step = NewStep::new(StepKind::Promoted).of_wave(number(index));
    Ok(Some(moved.step(step.by(by))))
}

fn retry(
    rollout: &Rollout,
    pcs: &[PcId],
    by: &str,
    now: DateTime<Utc>,
) -> Result<Option<Moved>, Refused> {
    let state = rollout.progress.state;
    let Some(index) = current(rollout) else {
        return Err(Refused::NothingFailed(state));
    };
    let wave = &rollout.progress.waves[index];
    match state {
        RolloutState::Halted => {}
        RolloutState::Running if wave.attempt > 1 => return Ok(None),
        state => return Err(Refused::NothingFailed(state)),
    }
    if pcs.is_empty() {
        return Err(Refused::NobodyToRetry);
    }
    let mut moved = Moved::from(rollout, now);
    let progress = &mut moved.rollout.progress;
    progress.state = RolloutState::Running;
    progress.reason = None;
    let wave = moved.wave(index);
    wave.state = WaveState::Pending;
    wave.attempt += 1;
    (wave.begun_at, wave.dispatched_at, wave.deadline_at) = (None, None, None);
    (wave.soak_until, wave.ended_at, wave.reason) = (None, None, None);
    wave.promoted = false;
    moved.retried = Some(Retried {
        wave: number(index),
        attempt: moved.rollout.progress.waves[index].attempt,
        pcs: pcs.to_vec(),
    });
    let step = NewStep::new(StepKind::Retried)
        .of_wave(number(index))
        .by(by);
    Ok(Some(moved.step(step)))
}
