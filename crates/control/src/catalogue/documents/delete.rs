use kanade_wire::{DocumentChange, DocumentId};

use super::save::conflict;
use super::{Kept, Write};
use crate::catalogue::{Catalogue, CatalogueError, seen};

impl Catalogue {
    /// Deletes a document; returns once look-ups do not find it.
    ///
    /// # Errors
    /// [`CatalogueError::NoSuchDocument`] when there is none, [`CatalogueError::Needed`] when others
    /// name it, [`CatalogueError::Changed`] when it is not as the writer has seen it,
    /// [`CatalogueError::Managed`] when it comes from elsewhere.
    pub async fn delete<D: Kept>(
        &self,
        id: &DocumentId,
        write: Write<'_>,
    ) -> Result<(), CatalogueError> {
        self.ready().await?;
        self.may_delete::<D>(id, write)?;
        match D::needed_by(id, self) {
            by if by.is_empty() => {}
            by => {
                let (kind, id) = (D::KIND, id.clone());
                return Err(CatalogueError::Needed { kind, id, by });
            }
        }
        self.make_up_history::<D>(id).await?;
        D::before_delete(id, self).await?;
        let mirrors = self.mirrors.of(D::KIND);
        let (key, expected) = (id.as_str(), write.seen.revision());
        let deleted = self
            .bus
            .kv_delete(mirrors.values.bucket(), key, expected)
            .await;
        let revision = deleted.map_err(|error| conflict::<D>(id, error))?;
        let deleted = self.bus.kv_delete(mirrors.texts.bucket(), key, None).await;
        deleted.map_err(CatalogueError::Bucket)?;
        self.tell(DocumentChange {
            kind: D::KIND,
            id: id.clone(),
            revision,
            text: None,
            by: Some(write.by.to_owned()),
            at: self.clock.now(),
            origin: None,
            deleted: true,
        })
        .await;
        seen(&mirrors.values, revision).await;
        D::after_delete(id, self, write.by).await
    }

    fn may_delete<D: Kept>(&self, id: &DocumentId, write: Write<'_>) -> Result<(), CatalogueError> {
        let stored = self.document::<D>(id);
        let stored = stored.ok_or_else(|| CatalogueError::NoSuchDocument {
            kind: D::KIND,
            id: id.clone(),
        })?;
        write.may_change(id, Some(&stored))
    }
}
