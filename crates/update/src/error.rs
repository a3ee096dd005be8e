use std::io;
use std::path::{Path, PathBuf};

/// Why a step of an update did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// A file operation failed.
    #[error("cannot {operation} {path}")]
    File {
        /// What was tried.
        operation: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// There is no program to go back to.
    #[error("there is no last good program at {0}")]
    NoLastGood(PathBuf),
    /// The new program does not run here.
    #[error("{path} does not run on this machine: {reason}")]
    DoesNotRun {
        /// The program.
        path: PathBuf,
        /// What happened instead.
        reason: String,
    },
}

impl UpdateError {
    pub(crate) fn file(
        operation: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File {
            operation,
            path,
            source,
        }
    }
}
