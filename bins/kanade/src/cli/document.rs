use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanade_wire::DocumentId;

/// How documents are named on the command line.
pub const DOCUMENTS: &str = "\
PATH is a file, a folder (every .yaml, .yml and .json below it), a pattern such as 'jobs/*.yaml',
or - for stdin. A script named by `script_file` is put into the document.";

/// Documents on this machine.
#[derive(Debug, Args)]
#[command(after_help = DOCUMENTS)]
pub struct PathArguments {
    /// Documents
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
}

/// Which documents, and where to.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Which ones
    #[arg(value_name = "ID", required_unless_present = "all")]
    pub ids: Vec<DocumentId>,
    /// All of them
    #[arg(long, conflicts_with = "ids")]
    pub all: bool,
    /// Write each to <ID>.yaml in this folder instead of all of them to stdout
    #[arg(long, value_name = "FOLDER")]
    pub out_dir: Option<PathBuf>,
}

/// Which documents go.
#[derive(Debug, Args)]
pub struct DeleteArguments {
    /// Which ones
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<DocumentId>,
    /// Also what is kept in a repository: its next plan creates it again
    #[arg(long)]
    pub managed: bool,
}

/// What a document was.
#[derive(Debug, Subcommand)]
pub enum RevisionCommand {
    /// List every save and deletion of one, the newest first
    History {
        /// Which one; also one that is deleted
        #[arg(value_name = "ID")]
        id: DocumentId,
        /// Show at most this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Show what a save changed
    Diff {
        /// Which one
        #[arg(value_name = "ID")]
        id: DocumentId,
        /// The revision; the newest without
        #[arg(value_name = "REVISION")]
        revision: Option<u64>,
        /// Compare with this revision instead of the one before it
        #[arg(long, value_name = "REVISION")]
        against: Option<u64>,
    },
    /// Save one as it was
    Restore {
        /// Which one; also one that is deleted
        #[arg(value_name = "ID")]
        id: DocumentId,
        /// The revision, as `history` shows it
        #[arg(value_name = "REVISION")]
        revision: u64,
    },
}
