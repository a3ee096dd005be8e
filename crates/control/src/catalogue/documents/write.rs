use kanade_manifest::Origin;
use kanade_wire::{DocumentId, DocumentKind};

use crate::catalogue::CatalogueError;

/// Who writes, and what they know of the document.
#[derive(Debug, Clone, Copy)]
pub struct Write<'a> {
    /// The account.
    pub by: &'a str,
    /// What the writer has seen.
    pub seen: Seen,
    /// Whether it is written on behalf of where the document comes from.
    pub from_origin: bool,
}

/// What a writer has seen of a document: anything else there now is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The change is laid over whatever is there.
    Anything,
    /// There was none.
    Nothing,
    /// It had this revision.
    Revision(u64),
}

impl Seen {
    /// The revision, when one was seen.
    pub(super) fn revision(self) -> Option<u64> {
        match self {
            Self::Revision(revision) => Some(revision),
            Self::Anything | Self::Nothing => None,
        }
    }
}

impl<'a> Write<'a> {
    /// A write by an account, over whatever is there.
    pub fn by(by: &'a str) -> Self {
        Self {
            by,
            seen: Seen::Anything,
            from_origin: false,
        }
    }

    /// The same, when nothing but this was seen.
    #[must_use]
    pub fn having_seen(self, seen: Seen) -> Self {
        Self { seen, ..self }
    }

    /// The same, on behalf of where the document comes from or not.
    #[must_use]
    pub fn from_origin(self, from_origin: bool) -> Self {
        Self {
            from_origin,
            ..self
        }
    }

    /// What comes from elsewhere is changed from there alone.
    pub(super) fn may_change(
        self,
        kind: DocumentKind,
        id: &DocumentId,
        stored: Option<&Origin>,
    ) -> Result<(), CatalogueError> {
        match stored {
            Some(origin) if !self.from_origin => Err(CatalogueError::Managed {
                kind,
                id: id.clone(),
                origin: Box::new(origin.clone()),
            }),
            _ => Ok(()),
        }
    }
}
