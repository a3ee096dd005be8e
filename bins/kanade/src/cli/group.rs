use clap::{Args, Subcommand};
use kanade_wire::{GroupName, PcId};

use super::document::{DeleteArguments, ExportArguments, PathArguments, RevisionCommand};

/// Groups of machines.
#[derive(Debug, Subcommand)]
pub enum GroupCommand {
    /// Create groups from documents, or change those that exist
    Create(PathArguments),
    /// Check documents without a backend
    Validate(PathArguments),
    /// List groups
    List {
        /// Only those of this machine
        #[arg(long, value_name = "MACHINE")]
        pc: Option<PcId>,
    },
    /// List the machines in a group
    Members {
        /// The group
        group: GroupName,
    },
    /// Assign machines to a group that has no document
    Add(GroupMachines),
    /// Take machines out of a group that has no document
    Rm(GroupMachines),
    /// Write groups' documents as their authors wrote them
    Export(ExportArguments),
    /// Delete groups' documents; their machines leave them
    Delete(DeleteArguments),
    #[command(flatten)]
    Revisions(RevisionCommand),
}

/// Which machines, and which group.
#[derive(Debug, Args)]
pub struct GroupMachines {
    /// The group
    pub group: GroupName,
    /// The machines
    #[arg(value_name = "MACHINE", required = true)]
    pub pcs: Vec<PcId>,
}
