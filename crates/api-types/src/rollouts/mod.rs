//! Rollouts: a change brought to machines wave by wave, with a gate after each.

mod amount;
mod shown;
mod spec;

pub use amount::{Amount, InvalidAmount, Percent};
pub use shown::{
    PlannedWave, RolloutDetail, RolloutPlan, RolloutRow, RolloutStep, WaveBrief, WaveCounts,
    WaveRow, WithoutBuild,
};
pub use spec::{
    Change, ConfigChange, Gate, JobChange, OfflineRule, Pace, PlanWave, ReleaseChange, RolloutSpec,
    WavePlan, WaveSpec,
};
