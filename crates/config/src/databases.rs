//! The four database files of the backend.

use std::path::{Path, PathBuf};

/// The four database files: the one that is configured, and three beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabasePaths {
    /// What lists and charts read; `[db] sqlite_path`.
    pub projection: PathBuf,
    /// Accounts, sessions and archives: `backend-state.db`.
    pub state: PathBuf,
    /// Performance samples: `backend-metrics.db`.
    pub metrics: PathBuf,
    /// The full-text index: `backend-search.db`.
    pub search: PathBuf,
}

impl DatabasePaths {
    /// The files that belong to a configured `sqlite_path`.
    #[must_use]
    pub fn beside(sqlite_path: &Path) -> Self {
        Self {
            projection: sqlite_path.to_owned(),
            state: sqlite_path.with_file_name("backend-state.db"),
            metrics: sqlite_path.with_file_name("backend-metrics.db"),
            search: sqlite_path.with_file_name("backend-search.db"),
        }
    }

    /// The file that `sqlite_path` may not be, because another one has that name; `None` when all differ.
    pub(crate) fn clash(&self) -> Option<&Path> {
        let others = [&self.state, &self.metrics, &self.search];
        others
            .into_iter()
            .find(|other| **other == self.projection)
            .map(PathBuf::as_path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_files_lie_beside_the_configured_one() {
        let paths = DatabasePaths::beside(Path::new("/data/backend.db"));
        assert_eq!(paths.state, Path::new("/data/backend-state.db"));
        assert_eq!(paths.metrics, Path::new("/data/backend-metrics.db"));
        assert_eq!(paths.search, Path::new("/data/backend-search.db"));
    }
}
