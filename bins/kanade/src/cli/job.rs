use clap::Subcommand;
use kanade_wire::JobId;

use super::document::{DeleteArguments, ExportArguments, PathArguments, RevisionCommand};

/// Jobs.
#[derive(Debug, Subcommand)]
pub enum JobCommand {
    /// Create jobs, or change those that exist
    Create(PathArguments),
    /// Check documents without a backend
    Validate(PathArguments),
    /// List jobs
    List,
    /// Show one job
    Show {
        /// The job
        #[arg(value_name = "JOB")]
        id: JobId,
    },
    /// Write jobs as their authors wrote them
    Export(ExportArguments),
    /// Let nothing more of jobs start; creating a job anew clears this
    Revoke {
        /// The jobs
        #[arg(value_name = "JOB", required = true)]
        ids: Vec<JobId>,
    },
    /// Let revoked jobs run again
    Unrevoke {
        /// The jobs
        #[arg(value_name = "JOB", required = true)]
        ids: Vec<JobId>,
    },
    /// Delete jobs
    Delete(DeleteArguments),
    #[command(flatten)]
    Revisions(RevisionCommand),
}
