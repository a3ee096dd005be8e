use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanade_wire::JobId;

const DOCUMENTS: &str = "\
PATH is a file, a folder (every .yaml, .yml and .json below it), a pattern such as 'jobs/*.yaml',
or - for stdin. A script named by `script_file` is put into the document.";

/// Jobs.
#[derive(Debug, Subcommand)]
pub enum JobCommand {
    /// Create jobs, or change those that exist
    #[command(after_help = DOCUMENTS)]
    Create {
        /// Documents
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Check documents without a backend
    #[command(after_help = DOCUMENTS)]
    Validate {
        /// Documents
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// List jobs
    List,
    /// Show one job
    Show {
        /// The job
        #[arg(value_name = "JOB")]
        id: JobId,
    },
    /// Write jobs as their authors wrote them
    Export(JobExportArguments),
    /// Delete jobs
    Delete {
        /// The jobs
        #[arg(value_name = "JOB", required = true)]
        ids: Vec<JobId>,
    },
}

/// Which jobs, and where to.
#[derive(Debug, Args)]
pub struct JobExportArguments {
    /// The jobs
    #[arg(value_name = "JOB", required_unless_present = "all")]
    pub ids: Vec<JobId>,
    /// Every job
    #[arg(long, conflicts_with = "ids")]
    pub all: bool,
    /// Write each job to <JOB>.yaml in this folder instead of all of them to stdout
    #[arg(long, value_name = "FOLDER")]
    pub out_dir: Option<PathBuf>,
}
