//! `[db]` of `backend.toml`.

use crate::DatabasePaths;
use crate::document::Document;

/// The databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseSection {
    /// The four files that follow from `sqlite_path`, which is required.
    pub paths: DatabasePaths,
}

impl DatabaseSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("db");
        let paths = DatabasePaths::beside(section.text("sqlite_path")?.as_ref());
        if let Some(taken) = paths.clash() {
            let message = format!(
                "must not be {}, which another database uses",
                taken.display()
            );
            section.report("sqlite_path", message);
            return None;
        }
        Some(Self { paths })
    }
}
