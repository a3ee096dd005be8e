use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanade_api_types::rollouts::{Amount, Percent};
use kanade_wire::{GroupName, HumanDuration, JobId, PcId, Version};

/// Changes brought to machines wave by wave.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Create a rollout from a file, or from options
    Create(Box<RolloutCreateArguments>),
    /// List rollouts, the newest first
    List {
        /// Only these: draft, running, paused, halted, completed or aborted
        #[arg(long)]
        state: Option<String>,
        /// Show at most this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Show a rollout, its waves and what happened
    Show(RolloutArguments),
    /// Follow a rollout until it ends or halts
    Watch(RolloutArguments),
    /// Begin no further wave for now
    Pause(RolloutArguments),
    /// Let it go on, or start a draft
    Resume(RolloutArguments),
    /// End it, and stop what runs of it
    Abort(RolloutArguments),
    /// Skip the rest of the present soak
    Promote(RolloutArguments),
    /// Have the machines try again that failed in the wave that halted it
    Retry(RolloutArguments),
}

/// Which rollout.
#[derive(Debug, Args)]
pub struct RolloutArguments {
    /// The rollout; `kanade rollout list` shows them
    #[arg(value_name = "ROLLOUT")]
    pub id: String,
}

/// What is created.
#[derive(Debug, Args)]
pub struct RolloutCreateArguments {
    /// A file in YAML or JSON that says everything
    #[arg(
        long,
        short,
        value_name = "FILE",
        conflicts_with_all = ["job", "release", "settings", "waves"]
    )]
    pub file: Option<PathBuf>,
    /// Run this job
    #[arg(long, required_unless_present_any = ["file", "release", "settings"], conflicts_with_all = ["release", "settings"])]
    pub job: Option<JobId>,
    /// A parameter of the job
    #[arg(long = "param", value_name = "NAME=VALUE", requires = "job")]
    pub parameters: Vec<String>,
    /// Bring agents to this version
    #[arg(long, value_name = "VERSION", conflicts_with = "settings")]
    pub release: Option<Version>,
    /// Set this in the machines' own configuration; `kanade config set --help` lists what there is
    #[arg(long = "set", value_name = "SETTING=VALUE")]
    pub settings: Vec<String>,
    /// Only machines of these groups; every machine when neither groups nor machines are given
    #[arg(
        long,
        visible_alias = "group",
        value_name = "GROUP,…",
        value_delimiter = ','
    )]
    pub groups: Vec<GroupName>,
    /// Only these machines
    #[arg(
        long,
        visible_alias = "pc",
        value_name = "MACHINE,…",
        value_delimiter = ','
    )]
    pub pcs: Vec<PcId>,
    /// A wave: a number of machines (1), a share of the target to be reached (10%), or a group.
    /// Give it once for each wave
    #[arg(long = "wave", value_name = "WAVE", required_unless_present = "file")]
    pub waves: Vec<String>,
    /// How long each wave is watched after its machines have answered
    #[arg(long, value_name = "DURATION")]
    pub soak: Option<HumanDuration>,
    /// The share of the machines that answered which must succeed
    #[arg(long, value_name = "SHARE")]
    pub success: Option<Percent>,
    /// So many failures, or such a share of a wave, halt it at once
    #[arg(long, value_name = "AMOUNT")]
    pub halt_on: Option<Amount>,
    /// Within this the machines of a wave must have answered
    #[arg(long, value_name = "DURATION")]
    pub max_duration: Option<HumanDuration>,
    /// Wait for machines that are offline, too
    #[arg(long)]
    pub wait_for_offline: bool,
    /// What it is for, in a few words
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// Do not begin: `kanade rollout resume` does
    #[arg(long)]
    pub draft: bool,
    /// Only show the machines of each wave, and create nothing
    #[arg(long)]
    pub preview: bool,
    /// Follow it until it ends or halts
    #[arg(long)]
    pub wait: bool,
}
