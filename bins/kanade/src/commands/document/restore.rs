use kanade_wire::{DocumentId, DocumentKind};

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Saves a document as it was at a revision.
pub async fn restore(
    context: &Context,
    kind: DocumentKind,
    id: &DocumentId,
    revision: u64,
) -> Ended {
    let restored = context.client.restore_document(kind, id, revision).await;
    let restored = restored.or_try(format!("kanade {kind} history {id}"))?;
    context.output.show(&restored, |_| {
        format!(
            "{id} is as it was at revision {revision}: that is revision {} now",
            restored.revision
        )
    })?;
    Ok(ExitStatus::Ok)
}
