use clap::Subcommand;

use super::document::{DeleteArguments, ExportArguments, PathArguments, RevisionCommand};

/// Views.
#[derive(Debug, Subcommand)]
pub enum ViewCommand {
    /// Create views, or change those that exist
    Create(PathArguments),
    /// Check documents without a backend
    Validate(PathArguments),
    /// List views
    List,
    /// Write views as their authors wrote them
    Export(ExportArguments),
    /// Delete views; the events they show stay
    Delete(DeleteArguments),
    #[command(flatten)]
    Revisions(RevisionCommand),
}
