use clap::{Args, Subcommand};
use kanade_wire::ScheduleId;

use super::document::{DeleteArguments, ExportArguments, PathArguments, RevisionCommand};
use super::outlook::OutlookCommand;

/// Schedules.
#[derive(Debug, Subcommand)]
pub enum ScheduleCommand {
    /// Create schedules, or change those that exist
    Create(PathArguments),
    /// Check documents without a backend
    Validate(PathArguments),
    /// List schedules
    List,
    /// Write schedules as their authors wrote them
    Export(ExportArguments),
    /// Delete schedules; what they have started goes on
    Delete(DeleteArguments),
    /// Let schedules fire
    Enable {
        /// The schedules
        #[arg(value_name = "SCHEDULE", required = true)]
        ids: Vec<ScheduleId>,
    },
    /// Keep schedules from firing
    Disable(ScheduleDisableArguments),
    #[command(flatten)]
    Outlook(OutlookCommand),
    #[command(flatten)]
    Revisions(RevisionCommand),
}

/// Which schedules stop, and how far that reaches.
#[derive(Debug, Args)]
pub struct ScheduleDisableArguments {
    /// The schedules
    #[arg(value_name = "SCHEDULE", required = true)]
    pub ids: Vec<ScheduleId>,
    /// Revoke their jobs too: nothing of them that waits anywhere runs
    #[arg(long)]
    pub cascade: bool,
    /// Also stop what of their jobs runs now
    #[arg(long)]
    pub cascade_kill: bool,
}
