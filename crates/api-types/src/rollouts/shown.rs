//! How a rollout is shown.

use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, PcId};
use serde::{Deserialize, Serialize};

use super::spec::{Change, Gate, RolloutSpec};

/// A rollout in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RolloutRow {
    /// The rollout.
    pub id: String,
    /// `draft`, `running`, `paused`, `halted`, `completed` or `aborted`.
    pub state: String,
    /// What is brought to the machines, in a few words.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// `job`, `release` or `config`.
    pub kind: String,
    /// Why it halted or was aborted.
    pub reason: Option<String>,
    /// What keeps it from going on, such as a freeze.
    pub held: Option<String>,
    /// The wave it is at, from 1; the last one when it is over.
    pub wave: u32,
    /// Its waves.
    pub waves: Vec<WaveBrief>,
    /// Machines in all waves.
    pub machines: u64,
    /// Who created it: an account or a schedule.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A wave in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WaveBrief {
    /// Its number, from 1.
    pub number: u32,
    /// `pending`, `dispatching`, `running`, `soaking`, `passed` or `failed`.
    pub state: String,
    /// Its machines.
    pub machines: u64,
}

/// A rollout with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RolloutDetail {
    /// The rollout.
    pub rollout: RolloutRow,
    /// What is brought to the machines.
    pub change: Change,
    /// What it was created from.
    pub spec: RolloutSpec,
    /// Its waves.
    pub waves: Vec<WaveRow>,
    /// What happened, the newest first, at most 200.
    pub steps: Vec<RolloutStep>,
}

/// A wave with its gate and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WaveRow {
    /// Its number, from 1.
    pub number: u32,
    /// `pending`, `dispatching`, `running`, `soaking`, `passed` or `failed`.
    pub state: String,
    /// Which machines it names, in a few words.
    pub label: String,
    /// Which attempt it is at, from 1.
    pub attempt: u32,
    /// What must hold before the next wave.
    pub gate: Gate,
    /// How far its machines are.
    pub counts: WaveCounts,
    /// Its executions, when it runs a job: one for each attempt.
    pub executions: Vec<ExecId>,
    /// Machines that failed, at most 100.
    pub failed: Vec<PcId>,
    /// When every command was stored.
    pub dispatched_at: Option<DateTime<Utc>>,
    /// When the machines must have answered.
    pub deadline_at: Option<DateTime<Utc>>,
    /// When the soak ends.
    pub soak_until: Option<DateTime<Utc>>,
    /// When it passed or failed.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed.
    pub reason: Option<String>,
}

/// How far the machines of a wave are, each by its newest attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WaveCounts {
    /// Machines in the wave.
    pub machines: u64,
    /// They have it.
    pub succeeded: u64,
    /// They failed.
    pub failed: u64,
    /// They decided not to run it.
    pub skipped: u64,
    /// They are at it.
    pub running: u64,
    /// They are online and have not been heard of yet.
    pub pending: u64,
    /// They are offline and have not been heard of.
    pub offline: u64,
}

/// Something that happened to a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RolloutStep {
    /// Its number among the steps of all rollouts.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The word for it, such as `wave_passed`.
    pub kind: String,
    /// Which wave.
    pub wave: Option<u32>,
    /// The account, when a person did it.
    pub by: Option<String>,
    /// Why, in a sentence.
    pub text: Option<String>,
}

/// What a rollout would do, before it is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RolloutPlan {
    /// Its waves with their machines.
    pub waves: Vec<PlannedWave>,
    /// Machines in all waves.
    pub machines: u64,
    /// Machines of the target that are in no wave.
    pub left_out: u64,
    /// Machines of the target that a release has no build for: they are in no wave either.
    #[serde(default)]
    pub without_build: Vec<WithoutBuild>,
}

/// Machines that a release has no build for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WithoutBuild {
    /// Their platform, such as `windows-x86_64`; `0.43` for agents of 0.43, which know no platforms.
    pub platform: String,
    /// How many they are.
    pub machines: u64,
}

/// A wave before it is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlannedWave {
    /// Its number, from 1.
    pub number: u32,
    /// Which machines it names, in a few words.
    pub label: String,
    /// How many machines it has.
    pub machines: u64,
    /// How many of them are online.
    pub online: u64,
    /// Some of them.
    pub sample: Vec<PcId>,
}
