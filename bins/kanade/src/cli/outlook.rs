use clap::{Args, Subcommand};
use kanade_wire::ScheduleId;

/// What schedules will do and have done.
#[derive(Debug, Subcommand)]
pub enum OutlookCommand {
    /// Show when a schedule fires next
    Preview {
        /// The schedule
        #[arg(value_name = "SCHEDULE")]
        id: ScheduleId,
        /// How many times, at most 50
        #[arg(long, value_name = "N", default_value_t = 5)]
        count: usize,
    },
    /// Show how a schedule is doing, and what was decided about it and why
    Status {
        /// The schedule
        #[arg(value_name = "SCHEDULE")]
        id: ScheduleId,
    },
    /// Show which machines have done a schedule's job; of every schedule how many
    Coverage(CoverageArguments),
    /// Show what fires next
    Upcoming {
        /// Show at most this many
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: usize,
    },
}

/// Of what.
#[derive(Debug, Args)]
pub struct CoverageArguments {
    /// The schedule; every one when left out
    #[arg(value_name = "SCHEDULE")]
    pub id: Option<ScheduleId>,
    /// Also machines that have done it
    #[arg(long)]
    pub all: bool,
}
