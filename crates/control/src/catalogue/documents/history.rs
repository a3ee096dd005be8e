use kanade_bus::backend::{Outgoing, StreamMessage};
use kanade_manifest::Document;
use kanade_wire::{DocumentChange, DocumentId, subjects, topology};

use crate::catalogue::{Catalogue, CatalogueError};

impl Catalogue {
    /// Every save and deletion of a document that is kept, the newest first; nothing for one that
    /// there never was.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn history<D: Document>(
        &self,
        id: &DocumentId,
    ) -> Result<Vec<DocumentChange>, CatalogueError> {
        let subject = subjects::document(D::KIND, id);
        let listed = self.bus.list_all(topology::DOCUMENTS.name, &subject).await;
        let listed = listed.map_err(CatalogueError::History)?;
        let mut changes: Vec<DocumentChange> = listed.iter().filter_map(decode).collect();
        let newest = changes.last().map(|change| change.revision);
        changes.extend(self.unrecorded::<D>(id, newest));
        changes.reverse();
        Ok(changes)
    }

    /// What is there now, when the history does not know it: a document that another system has
    /// saved, or that was saved when the history could not be written.
    fn unrecorded<D: Document>(
        &self,
        id: &DocumentId,
        newest: Option<u64>,
    ) -> Option<DocumentChange> {
        let snapshot = self.mirrors.of(D::KIND).values.snapshot();
        let entry = snapshot.entries.get(id.as_str())?;
        if newest.is_some_and(|newest| newest >= entry.revision) {
            return None;
        }
        let stored = self.document::<D>(id)?.ok();
        let origin = stored.as_ref().and_then(|stored| stored.document.origin());
        Some(DocumentChange {
            kind: D::KIND,
            id: id.clone(),
            revision: entry.revision,
            text: self.text::<D>(id),
            by: None,
            at: entry.written_at,
            origin: origin.cloned().map(Into::into),
            deleted: false,
        })
    }

    /// Writes into the history what is there and missing in it, before it is written over.
    pub(super) async fn make_up_history<D: Document>(
        &self,
        id: &DocumentId,
    ) -> Result<(), CatalogueError> {
        let subject = subjects::document(D::KIND, id);
        let last = self
            .bus
            .get_last_message(topology::DOCUMENTS.name, &subject)
            .await
            .map_err(CatalogueError::History)?;
        let newest = last.as_ref().and_then(decode).map(|change| change.revision);
        if let Some(change) = self.unrecorded::<D>(id, newest) {
            self.tell(change).await;
        }
        Ok(())
    }

    /// Writes into the history what has happened. When the broker does not take it, the document is
    /// changed all the same: the next change makes up for it.
    pub(super) async fn tell(&self, change: DocumentChange) {
        let subject = subjects::document(change.kind, &change.id);
        let id = format!("{subject}:{}", change.revision);
        let bytes = match serde_json::to_vec(&change) {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(%error, subject, "a change could not be encoded");
                return;
            }
        };
        let message = Outgoing::new(subject, bytes).message_id(id);
        if let Err(error) = self.bus.publish(message).await {
            tracing::warn!(%error, kind = %change.kind, id = %change.id, "a change is not in the history yet");
        }
    }
}

fn decode(message: &StreamMessage) -> Option<DocumentChange> {
    match serde_json::from_slice(&message.payload) {
        Ok(change) => Some(change),
        Err(error) => {
            tracing::warn!(subject = message.subject, sequence = message.sequence, %error, "a change cannot be read");
            None
        }
    }
}
