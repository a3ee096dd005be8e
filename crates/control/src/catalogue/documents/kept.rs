use std::future::{self, Future};

use kanade_manifest::{Document, Problem};
use kanade_wire::DocumentId;

use super::References;
use crate::catalogue::{Catalogue, CatalogueError};

/// A kind of documents the catalogue keeps, and what goes with a save or a deletion of one.
pub trait Kept: Document {
    /// What is wrong with it because of what there is, or is not, beside it.
    fn problems(&self, _text: &str, _there: &impl References) -> Vec<Problem> {
        Vec::new()
    }

    /// What is wrong with it because of what the broker's stores hold, or do not. What cannot be
    /// looked up is not held against it.
    fn unresolved(
        &self,
        _text: &str,
        _catalogue: &Catalogue,
    ) -> impl Future<Output = Vec<Problem>> + Send {
        future::ready(Vec::new())
    }

    /// Documents that name this one, in words such as `schedule nightly`; they keep it from being
    /// deleted.
    fn needed_by(_id: &DocumentId, _catalogue: &Catalogue) -> Vec<String> {
        Vec::new()
    }

    /// What must have happened before it is saved.
    fn before_save(
        &self,
        _catalogue: &Catalogue,
        _by: &str,
    ) -> impl Future<Output = Result<(), CatalogueError>> + Send {
        future::ready(Ok(()))
    }

    /// What follows once it is saved.
    fn after_save(
        &self,
        _catalogue: &Catalogue,
    ) -> impl Future<Output = Result<(), CatalogueError>> + Send {
        future::ready(Ok(()))
    }

    /// What must have happened before it is deleted.
    fn before_delete(
        _id: &DocumentId,
        _catalogue: &Catalogue,
    ) -> impl Future<Output = Result<(), CatalogueError>> + Send {
        future::ready(Ok(()))
    }

    /// What follows once it is deleted.
    fn after_delete(
        _id: &DocumentId,
        _catalogue: &Catalogue,
        _by: &str,
    ) -> impl Future<Output = Result<(), CatalogueError>> + Send {
        future::ready(Ok(()))
    }
}
