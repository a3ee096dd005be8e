//! What a rollout is made from.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::agent_config::ConfigScope;
use kanade_wire::hints::Retry;
use kanade_wire::{GroupName, HumanDuration, JobId, PcId, Target, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::amount::{Amount, Percent};

/// A change, whom it reaches, in which waves, and what must hold before the next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolloutSpec {
    /// What it is for, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is brought to the machines.
    pub change: Change,
    /// Whom it reaches; the groups and machines of the waves when left out.
    #[serde(default)]
    pub target: Target,
    /// One after the other. A machine is in the first wave that names it.
    pub waves: Vec<WaveSpec>,
    /// What holds for every wave that does not say otherwise.
    #[serde(default)]
    pub gate: Gate,
    /// How long the first wave waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_after: Option<HumanDuration>,
    /// Every machine waits a random time up to this before it starts the job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jitter: Option<HumanDuration>,
    /// How long machines that are away have to come back for the job; at most 7 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<HumanDuration>,
    /// Machines that get the job later do not start it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_at: Option<DateTime<Utc>>,
    /// How often a machine on which the job fails tries it again by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// Whether it waits to be started.
    #[serde(default)]
    pub draft: bool,
}

/// What is brought to the machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A job is run.
    Job(JobChange),
    /// The agent is brought to a version.
    Release(ReleaseChange),
    /// The machines' own configuration is changed.
    Config(ConfigChange),
}

/// A job is run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobChange {
    /// The job, in the version it has when the rollout is created.
    pub job_id: JobId,
    /// What its parameters are given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Value>,
}

/// The agent is brought to a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseChange {
    /// The version.
    pub version: Version,
    /// Every machine waits a random time up to this before it updates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jitter: Option<HumanDuration>,
}

/// The machines' own configuration is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigChange {
    /// What is set; the rest stays.
    pub patch: ConfigScope,
}

/// Some of the machines. What is named together is in one wave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaveSpec {
    /// The members of these groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupName>,
    /// These machines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pcs: Vec<PcId>,
    /// So many more machines (`5`), or as many as bring the share of the target that has the
    /// change to this (`25%`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Amount>,
    /// Where this wave differs from the others.
    #[serde(default, skip_serializing_if = "Gate::is_open")]
    pub gate: Gate,
}

/// What must hold before the next wave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// How long is waited after the machines have answered; nothing when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soak: Option<HumanDuration>,
    /// The share of the machines that answered which must have succeeded; not judged when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<Percent>,
    /// So many failures, or such a share of the wave's machines, halt the rollout at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halt_on: Option<Amount>,
    /// Whether machines that are offline are waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<OfflineRule>,
    /// Within this the machines must have answered; after it the wave has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_duration: Option<HumanDuration>,
    /// Whether answers are waited for at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
}

/// Whether machines that are offline are waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfflineRule {
    /// They are counted, not waited for.
    #[default]
    CountAsPending,
    /// They are waited for.
    Wait,
}

/// What the soak is counted from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// The machines' answers.
    #[default]
    Answers,
    /// The dispatch, whatever is answered.
    Time,
}

impl Gate {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// This gate, and `common` where it says nothing.
    #[must_use]
    pub fn over(&self, common: &Self) -> Self {
        Self {
            soak: self.soak.clone().or_else(|| common.soak.clone()),
            success: self.success.or(common.success),
            halt_on: self.halt_on.or(common.halt_on),
            offline: self.offline.or(common.offline),
            max_duration: self
                .max_duration
                .clone()
                .or_else(|| common.max_duration.clone()),
            pace: self.pace.or(common.pace),
        }
    }
}

impl Change {
    /// The kind as one word: `job`, `release` or `config`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Job(_) => "job",
            Self::Release(_) => "release",
            Self::Config(_) => "config",
        }
    }
}

/// Groups with their delays, as a plan of 0.43 names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WavePlan {
    /// The only way there is: `wave`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// The groups, each with its delay.
    pub waves: Vec<PlanWave>,
}

/// A group of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanWave {
    /// The group.
    pub group: GroupName,
    /// How long after the order, such as `0s` or `2h`.
    pub delay: HumanDuration,
}
