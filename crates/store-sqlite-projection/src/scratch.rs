//! A second file beside the live one, built from the streams while that one is read: to take its
//! place, or to be compared with it.

use std::io;
use std::path::{Path, PathBuf};

use kanade_store_sqlite::{OpenError, Replacement, Synchronous, remove_file_set};

use crate::ProjectionDatabase;
use crate::database::options;

/// What a second file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scratch {
    /// It takes the place of the live one.
    Rebuild,
    /// It is compared with the live one.
    Verify,
}

impl Scratch {
    const ALL: [Self; 2] = [Self::Rebuild, Self::Verify];

    /// Where it lies: beside the live file, so that it can be renamed over it.
    #[must_use]
    pub fn path(self, live: &Path) -> PathBuf {
        let mut name = live.as_os_str().to_owned();
        name.push(match self {
            Self::Rebuild => ".rebuild",
            Self::Verify => ".verify",
        });
        name.into()
    }
}

impl ProjectionDatabase {
    /// Opens an empty second file beside this one; what lies there is removed first.
    ///
    /// A power cut may leave it useless, which does not matter: it is synchronised once, before
    /// it takes the live file's place.
    ///
    /// # Errors
    /// When it is in use or cannot be created.
    pub async fn scratch(&self, scratch: Scratch) -> Result<Self, OpenError> {
        let path = scratch.path(self.path());
        remove(&path)?;
        let file = options(&path, Synchronous::Off).open().await?;
        Ok(Self::with_file(file))
    }

    /// Closes a second file and removes it.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub async fn discard(self) -> Result<(), OpenError> {
        // What is not checkpointed goes with the rest of it.
        let _ = self.close().await;
        remove(self.path())
    }

    /// Puts a second file in this one's place. Reads in flight end first; those that come
    /// meanwhile, and writes, wait and find the new file.
    ///
    /// # Errors
    /// When the file was not replaced; this one goes on unless it cannot be opened again.
    pub async fn replace_by(&self, scratch: Self) -> Result<(), OpenError> {
        let swap = async {
            let mut live = self.file.write().await;
            let Replacement { file, replaced } =
                live.replace_by(&*scratch.file.read().await).await?;
            *live = file;
            replaced
        };
        // The lent connections of both go back to their files, which wait for them.
        let path = self.path().to_owned();
        let failed = |source| OpenError::Sqlite {
            operation: "end the last batch of",
            path,
            source,
        };
        let swapped = self.writer.lend(scratch.writer.lend(swap)).await;
        swapped.and_then(|swapped| swapped).map_err(failed)?
    }
}

/// Removes what interrupted rebuilds and comparisons left beside the live file, which must be
/// locked by the caller.
pub(crate) fn remove_leftovers(live: &Path) -> Result<(), OpenError> {
    Scratch::ALL
        .into_iter()
        .try_for_each(|scratch| remove(&scratch.path(live)))
}

fn remove(path: &Path) -> Result<(), OpenError> {
    remove_file_set(path).map_err(|source: io::Error| OpenError::Io {
        operation: "remove",
        path: path.to_owned(),
        source,
    })
}
