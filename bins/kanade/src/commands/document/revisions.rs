use kanade_wire::DocumentKind;

use super::{diff, history, restore};
use crate::cli::RevisionCommand;
use crate::commands::Ended;
use crate::context::Context;

/// What a document was.
pub async fn revisions(context: &Context, kind: DocumentKind, command: RevisionCommand) -> Ended {
    match command {
        RevisionCommand::History { id, limit } => history::list(context, kind, &id, limit).await,
        RevisionCommand::Diff {
            id,
            revision,
            against,
        } => diff::show(context, kind, &id, revision, against).await,
        RevisionCommand::Restore { id, revision } => {
            restore::restore(context, kind, &id, revision).await
        }
    }
}
