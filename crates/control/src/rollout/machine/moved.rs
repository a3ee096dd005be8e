use chrono::{DateTime, Utc};
use kanade_store::state::rollouts::{
    NewStep, Retried, Rollout, RolloutState, StepKind, Wave, WaveState,
};

/// A rollout one step further, to be stored in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Where it is then.
    pub rollout: Rollout,
    /// Machines that try again.
    pub retried: Option<Retried>,
    /// What happened.
    pub steps: Vec<NewStep>,
}

/// The wave a rollout is at, counted from 0: the first that has not passed. `None` when all have.
pub fn current(rollout: &Rollout) -> Option<usize> {
    let mut waves = rollout.progress.waves.iter();
    waves.position(|wave| wave.state != WaveState::Passed)
}

/// The number of a wave as people count.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

impl Moved {
    /// Nothing changed yet.
    pub(super) fn from(rollout: &Rollout, now: DateTime<Utc>) -> Self {
        let mut rollout = rollout.clone();
        rollout.updated_at = now;
        Self {
            rollout,
            retried: None,
            steps: Vec::new(),
        }
    }

    pub(super) fn wave(&mut self, index: usize) -> &mut Wave {
        &mut self.rollout.progress.waves[index]
    }

    pub(super) fn step(mut self, step: NewStep) -> Self {
        self.steps.push(step);
        self
    }

    /// The wave has passed; after the last one everything is done.
    pub(super) fn pass(mut self, index: usize, now: DateTime<Utc>) -> Self {
        let wave = self.wave(index);
        wave.state = WaveState::Passed;
        wave.ended_at = Some(now);
        let is_last = index + 1 == self.rollout.progress.waves.len();
        let moved = self.step(NewStep::new(StepKind::WavePassed).of_wave(number(index)));
        match is_last {
            true => moved.complete(now),
            false => moved,
        }
    }

    fn complete(mut self, now: DateTime<Utc>) -> Self {
        let progress = &mut self.rollout.progress;
        progress.state = RolloutState::Completed;
        progress.ended_at = Some(now);
        self.step(NewStep::new(StepKind::Completed))
    }

    /// The wave has failed, and with it the rollout goes no further.
    pub(super) fn fail(mut self, index: usize, why: &str, now: DateTime<Utc>) -> Self {
        let number = number(index);
        let wave = self.wave(index);
        wave.state = WaveState::Failed;
        wave.ended_at = Some(now);
        wave.reason = Some(why.to_owned());
        let progress = &mut self.rollout.progress;
        progress.state = RolloutState::Halted;
        progress.reason = Some(format!("wave {number}: {why}"));
        progress.held = None;
        let failed = NewStep::new(StepKind::WaveFailed)
            .of_wave(number)
            .because(why);
        let halted = NewStep::new(StepKind::Halted).of_wave(number).because(why);
        self.step(failed).step(halted)
    }
}
