//! Rollouts: a change brought to machines wave by wave, and everything that happened to it.

mod repository;
mod row;

pub use repository::{
    Retried, RolloutError, RolloutMachine, RolloutQuery, RolloutRepository, Saved,
};
pub use row::{NewStep, Progress, Rollout, RolloutState, Step, StepKind, Wave, WaveState};
