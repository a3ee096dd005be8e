//! Why a service could not be installed, removed or looked at.

use std::path::PathBuf;

/// Why a service could not be installed, removed or looked at.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A file could not be written, copied or removed.
    #[error("cannot {action} {path}")]
    File {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is nothing in a token's file.
    #[error("{0} has no token in its first line")]
    NoToken(PathBuf),
    /// The service manager refused.
    #[error("{0}")]
    Manager(String),
}

impl ServiceError {
    pub(crate) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }
}
