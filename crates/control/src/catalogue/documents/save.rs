use kanade_bus::backend::BucketError;
use kanade_manifest::Document;
use kanade_wire::{DocumentChange, DocumentId};

use super::{Kept, Seen, Write};
use crate::catalogue::{Catalogue, CatalogueError, seen};

impl Catalogue {
    /// Saves a document and its author's text; returns its revision once look-ups see it.
    ///
    /// # Errors
    /// [`CatalogueError::Invalid`] when it names what is not there, [`CatalogueError::Changed`] when
    /// it is not as the writer has seen it, [`CatalogueError::Managed`] when it comes from elsewhere.
    pub async fn save<D: Kept>(
        &self,
        document: &D,
        text: &str,
        write: Write<'_>,
    ) -> Result<u64, CatalogueError> {
        self.ready().await?;
        let stored = self.document::<D>(&document.id());
        let write = write.speaking_for(document, stored.as_ref());
        write.may_change(&document.id(), stored.as_ref())?;
        let mut problems = document.problems(text, self);
        problems.extend(document.unresolved(text, self).await);
        match problems {
            problems if problems.is_empty() => self.keep(document, text, write).await,
            problems => Err(CatalogueError::Invalid(problems)),
        }
    }

    /// Saves a document that may stand as it is: a job it names need not be there any more.
    pub(in crate::catalogue) async fn keep<D: Kept>(
        &self,
        document: &D,
        text: &str,
        write: Write<'_>,
    ) -> Result<u64, CatalogueError> {
        let id = document.id();
        write.may_change(&id, self.document::<D>(&id).as_ref())?;
        self.make_up_history::<D>(&id).await?;
        document.before_save(self, write.by).await?;
        let revision = self.put_value(document, write.seen).await?;
        let mirrors = self.mirrors.of(D::KIND);
        let bytes = text.to_owned().into_bytes();
        let put = self
            .bus
            .kv_put(mirrors.texts.bucket(), id.as_str(), bytes, None);
        let text_revision = put.await.map_err(CatalogueError::Bucket)?;
        document.after_save(self).await?;
        self.tell(DocumentChange {
            kind: D::KIND,
            revision,
            text: Some(text.to_owned()),
            by: Some(write.by.to_owned()),
            at: self.clock.now(),
            origin: document.origin().cloned().map(Into::into),
            deleted: false,
            id,
        })
        .await;
        seen(&mirrors.values, revision).await;
        seen(&mirrors.texts, text_revision).await;
        Ok(revision)
    }

    async fn put_value<D: Document>(
        &self,
        document: &D,
        seen: Seen,
    ) -> Result<u64, CatalogueError> {
        let id = document.id();
        let (bucket, key) = (D::KIND.values().name, id.as_str());
        let json = serde_json::to_vec(document).map_err(CatalogueError::Encode)?;
        let put = match seen {
            Seen::Nothing => self.bus.kv_create(bucket, key, json).await,
            seen => self.bus.kv_put(bucket, key, json, seen.revision()).await,
        };
        put.map_err(|error| conflict::<D>(&id, error))
    }
}

/// A conflict is about the document, not about the bucket's key.
pub(super) fn conflict<D: Document>(id: &DocumentId, error: BucketError) -> CatalogueError {
    match error {
        BucketError::Conflict { .. } => CatalogueError::Changed {
            kind: D::KIND,
            id: id.clone(),
        },
        error => CatalogueError::Bucket(error),
    }
}
