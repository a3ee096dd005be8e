//! Views: charts over events.

use kanade_manifest::View;

use super::Catalogue;
use super::documents::{Kept, Stored, Unreadable};

impl Catalogue {
    /// Every view, by id, those that cannot be read among them.
    pub fn views(&self) -> Vec<Result<Stored<View>, Unreadable>> {
        self.documents()
    }
}

impl Kept for View {}
