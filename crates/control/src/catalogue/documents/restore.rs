use kanade_manifest::{Format, Parsed};
use kanade_wire::DocumentId;

use super::{Kept, Seen, Write};
use crate::catalogue::{Catalogue, CatalogueError};

impl Catalogue {
    /// Saves a document as it was at a revision. Without having seen anything the writer has seen
    /// what is there now. Returns it with its new revision.
    ///
    /// # Errors
    /// [`CatalogueError::NoSuchRevision`] when that is not kept or is a deletion, else as
    /// [`Self::save`]: what it names must be there.
    pub async fn restore<D: Kept>(
        &self,
        id: &DocumentId,
        revision: u64,
        write: Write<'_>,
    ) -> Result<(Parsed<D>, u64), CatalogueError> {
        self.ready().await?;
        let stored = self.document::<D>(id);
        write.may_change(id, stored.as_ref())?;
        let history = self.history::<D>(id).await?;
        let text = history
            .into_iter()
            .find(|change| change.revision == revision)
            .and_then(|change| change.text)
            .ok_or_else(|| CatalogueError::NoSuchRevision {
                kind: D::KIND,
                id: id.clone(),
                revision,
            })?;
        let parsed = D::parse(&text, Format::Yaml).map_err(CatalogueError::Invalid)?;
        let there = stored
            .map(|stored| stored.map_or_else(|broken| broken.revision, |stored| stored.revision));
        let write = match (write.seen, there) {
            (Seen::Anything, Some(revision)) => write.having_seen(Seen::Revision(revision)),
            (Seen::Anything, None) => write.having_seen(Seen::Nothing),
            _ => write,
        };
        let saved = self.save(&parsed.document, &text, write).await?;
        Ok((parsed, saved))
    }
}
