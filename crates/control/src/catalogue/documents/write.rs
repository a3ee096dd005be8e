use kanade_manifest::{Document, Origin};
use kanade_wire::DocumentId;

use super::{Stored, Unreadable};
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

    /// The same, on behalf of where the stored document comes from when the new one comes from
    /// there too.
    #[must_use]
    pub(super) fn speaking_for<D: Document>(
        self,
        new: &D,
        stored: Option<&StoredOrNot<D>>,
    ) -> Self {
        let stored = stored.and_then(origin_of);
        let repo = |origin: &Origin| origin.repo.clone();
        let is_same = match (new.origin(), stored) {
            (Some(new), Some(stored)) => stored.repo.is_none() || repo(new) == repo(stored),
            _ => false,
        };
        self.from_origin(self.from_origin || is_same)
    }

    /// Whether what is stored may be written over: it is as the writer has seen it, and what comes
    /// from elsewhere is changed from there alone.
    pub(super) fn may_change<D: Document>(
        self,
        id: &DocumentId,
        stored: Option<&StoredOrNot<D>>,
    ) -> Result<(), CatalogueError> {
        let revision = stored.map(|stored| match stored {
            Ok(stored) => stored.revision,
            Err(broken) => broken.revision,
        });
        // A look-up that lags shows too old a revision, never too new a one.
        let is_overtaken = match self.seen {
            Seen::Anything => false,
            Seen::Nothing => revision.is_some(),
            Seen::Revision(seen) => revision.is_some_and(|revision| revision > seen),
        };
        let (kind, id) = (D::KIND, id.clone());
        if is_overtaken {
            return Err(CatalogueError::Changed { kind, id });
        }
        match stored.and_then(origin_of) {
            Some(origin) if !self.from_origin => {
                let origin = Box::new(origin.clone());
                Err(CatalogueError::Managed { kind, id, origin })
            }
            _ => Ok(()),
        }
    }
}

/// What stands where a document is, or should be.
type StoredOrNot<D> = Result<Stored<D>, Unreadable>;

fn origin_of<D: Document>(stored: &StoredOrNot<D>) -> Option<&Origin> {
    stored.as_ref().ok()?.document.origin()
}
