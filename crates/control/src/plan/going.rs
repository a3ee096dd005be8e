//! Documents of a folder that are stored: each is to stay, or to go.

use kanade_api_types::plan::PlanScope;
use kanade_manifest::{Document, Origin};
use kanade_wire::{DocumentId, DocumentKind};

use super::draft::by_kind;
use super::scope::holds;
use crate::catalogue::Catalogue;

/// A document that is stored, whatever its kind.
#[derive(Debug, Clone)]
pub struct StoredAny {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its name.
    pub id: DocumentId,
    /// Its revision.
    pub revision: u64,
    /// Where it comes from.
    pub origin: Option<Origin>,
}

/// A document that is stored; `None` when there is none. One that cannot be read has no origin.
pub fn find(catalogue: &Catalogue, kind: DocumentKind, id: &DocumentId) -> Option<StoredAny> {
    by_kind!(kind, D => {
        let stored = catalogue.document::<D>(id)?;
        let (revision, origin) = match stored {
            Ok(stored) => (stored.revision, stored.document.origin().cloned()),
            Err(broken) => (broken.revision, None),
        };
        Some(StoredAny { kind, id: id.clone(), revision, origin })
    })
}

/// Every stored document that comes from the folder.
pub fn of_scope(catalogue: &Catalogue, scope: &PlanScope) -> Vec<StoredAny> {
    let kinds = DocumentKind::ALL.into_iter();
    kinds
        .flat_map(|kind| by_kind!(kind, D => of_kind::<D>(catalogue, scope)))
        .collect()
}

fn of_kind<D: Document>(catalogue: &Catalogue, scope: &PlanScope) -> Vec<StoredAny> {
    let stored = catalogue.documents::<D>().into_iter().flatten();
    let here = stored.filter(|stored| holds(scope, stored.document.origin()));
    here.map(|stored| StoredAny {
        kind: D::KIND,
        id: stored.document.id(),
        revision: stored.revision,
        origin: stored.document.origin().cloned(),
    })
    .collect()
}

/// The text of a stored document.
pub fn text(catalogue: &Catalogue, kind: DocumentKind, id: &DocumentId) -> String {
    by_kind!(kind, D => catalogue.text::<D>(id)).unwrap_or_default()
}
