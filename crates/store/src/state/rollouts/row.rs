//! A rollout as it is stored.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_api_types::rollouts::{Gate, RolloutSpec};
use kanade_wire::outcome::UnknownWord;
use kanade_wire::{Digest, ExecId, Version};
use serde::{Deserialize, Serialize};

/// A rollout: what it was created from, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollout {
    /// Its id, a UUID.
    pub id: String,
    /// Counts its changes, so that one that is based on an older state is refused.
    pub revision: i64,
    /// What it was created from.
    pub spec: RolloutSpec,
    /// Where it is.
    pub progress: Progress,
    /// Who created it: an account or a schedule.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Where a rollout is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Its state.
    pub state: RolloutState,
    /// Why it halted or was aborted.
    #[serde(default)]
    pub reason: Option<String>,
    /// What keeps it from going on.
    #[serde(default)]
    pub held: Option<String>,
    /// The version of its job when it was created: another one is not what was tried out.
    #[serde(default)]
    pub job_version: Option<Version>,
    /// The content digest of that version.
    #[serde(default)]
    pub job_digest: Option<Digest>,
    /// The first wave waits for this.
    #[serde(default)]
    pub start_at: Option<DateTime<Utc>>,
    /// Since when it is paused.
    #[serde(default)]
    pub paused_at: Option<DateTime<Utc>>,
    /// Executions that are to be stopped, and for whom.
    #[serde(default)]
    pub to_stop: Option<(Vec<ExecId>, String)>,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<DateTime<Utc>>,
    /// Its waves.
    pub waves: Vec<Wave>,
}

/// Where a wave is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// Its state.
    pub state: WaveState,
    /// Which machines it names, in a few words.
    pub label: String,
    /// How many machines it has.
    pub machines: u64,
    /// What must hold before the next wave.
    pub gate: Gate,
    /// Which attempt it is at, from 1.
    pub attempt: u32,
    /// When the attempt began.
    #[serde(default)]
    pub begun_at: Option<DateTime<Utc>>,
    /// When every command of the attempt was stored.
    #[serde(default)]
    pub dispatched_at: Option<DateTime<Utc>>,
    /// When the machines must have answered.
    #[serde(default)]
    pub deadline_at: Option<DateTime<Utc>>,
    /// When the soak ends.
    #[serde(default)]
    pub soak_until: Option<DateTime<Utc>>,
    /// Whether the rest of the soak is skipped.
    #[serde(default)]
    pub promoted: bool,
    /// When it passed or failed.
    #[serde(default)]
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed.
    #[serde(default)]
    pub reason: Option<String>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word for it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let known = Self::ALL.iter().find(|word| word.as_str() == text);
                known.copied().ok_or_else(|| UnknownWord {
                    text: text.to_owned(),
                    words: [$($word,)+].join(", "),
                })
            }
        }
    };
}

words! {
    /// Where a rollout stands.
    RolloutState {
        /// It waits to be started.
        Draft = "draft",
        /// It goes on by itself.
        Running = "running",
        /// A person stopped it for now.
        Paused = "paused",
        /// A wave failed.
        Halted = "halted",
        /// Every wave passed.
        Completed = "completed",
        /// A person ended it.
        Aborted = "aborted",
    }
}

words! {
    /// Where a wave stands.
    WaveState {
        /// Nothing of it was sent.
        Pending = "pending",
        /// It is being sent.
        Dispatching = "dispatching",
        /// Answers are waited for.
        Running = "running",
        /// It is watched for a while.
        Soaking = "soaking",
        /// The next one may begin.
        Passed = "passed",
        /// No further one begins.
        Failed = "failed",
    }
}

words! {
    /// What happened to a rollout.
    StepKind {
        /// It was created.
        Created = "created",
        /// A draft was started.
        Started = "started",
        /// A wave is being sent.
        WaveDispatching = "wave_dispatching",
        /// Every command of a wave is stored.
        WaveDispatched = "wave_dispatched",
        /// The machines of a wave have answered well enough.
        WaveSoaking = "wave_soaking",
        /// A wave passed.
        WavePassed = "wave_passed",
        /// A wave failed.
        WaveFailed = "wave_failed",
        /// The rollout halted.
        Halted = "halted",
        /// Every wave passed.
        Completed = "completed",
        /// A person paused it.
        Paused = "paused",
        /// A person let it go on.
        Resumed = "resumed",
        /// A person ended it.
        Aborted = "aborted",
        /// What ran of it was stopped.
        Stopped = "stopped",
        /// A person skipped the rest of a soak.
        Promoted = "promoted",
        /// A person had the failed machines of a wave try again.
        Retried = "retried",
        /// Something keeps it from going on.
        Held = "held",
        /// Nothing keeps it from going on any more.
        Released = "released",
    }
}

impl RolloutState {
    /// Whether nothing happens any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Aborted)
    }
}

/// A step that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// What happened.
    pub kind: StepKind,
    /// To which wave, from 1.
    pub wave: Option<u32>,
    /// The account, when a person did it.
    pub by: Option<String>,
    /// Why, in a sentence.
    pub text: Option<String>,
}

/// A step that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number among the steps of all rollouts; later ones have larger ones.
    pub number: i64,
    /// The rollout.
    pub rollout_id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub step: NewStep,
}

impl NewStep {
    /// Something that happened to the whole rollout by itself.
    #[must_use]
    pub const fn new(kind: StepKind) -> Self {
        Self {
            kind,
            wave: None,
            by: None,
            text: None,
        }
    }

    /// It is about a wave.
    #[must_use]
    pub fn of_wave(mut self, wave: u32) -> Self {
        self.wave = Some(wave);
        self
    }

    /// A person did it.
    #[must_use]
    pub fn by(mut self, account: &str) -> Self {
        self.by = Some(account.to_owned());
        self
    }

    /// Why.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }
}
