use std::io;
use std::path::{Path, PathBuf};

use kanade_store::projection::ScratchPurpose;
use kanade_store_sqlite::{OpenError, Replacement, Synchronous, remove_file_set};

use crate::ProjectionDatabase;
use crate::database::options;

const PURPOSES: [ScratchPurpose; 2] = [ScratchPurpose::Rebuild, ScratchPurpose::Verify];

/// Where a second file lies: beside the live one, so that it can be renamed over it.
fn scratch_path(live: &Path, purpose: ScratchPurpose) -> PathBuf {
    let mut name = live.as_os_str().to_owned();
    name.push(match purpose {
        ScratchPurpose::Rebuild => ".rebuild",
        ScratchPurpose::Verify => ".verify",
    });
    name.into()
}

impl ProjectionDatabase {
    /// Opens an empty second file beside this one; what lies there is removed first.
    ///
    /// A power cut may leave it useless, which does not matter: it is synchronised once, before
    /// it takes the live file's place.
    ///
    /// # Errors
    /// When it is in use or cannot be created.
    pub(super) async fn second_file(&self, purpose: ScratchPurpose) -> Result<Self, OpenError> {
        let path = scratch_path(self.path(), purpose);
        remove(&path)?;
        let file = options(&path, Synchronous::Off).open().await?;
        Ok(Self::with_file(file))
    }

    /// Closes a second file and removes it.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(super) async fn discard(self) -> Result<(), OpenError> {
        // What is not checkpointed goes with the rest of it.
        let _ = self.close().await;
        remove(self.path())
    }

    /// Puts a second file in this one's place. Reads in flight end first; those that come
    /// meanwhile, and writes, wait and find the new file.
    ///
    /// # Errors
    /// When the file was not replaced; this one goes on unless it cannot be opened again.
    pub(super) async fn replace_by(&self, scratch: Self) -> Result<(), OpenError> {
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
    PURPOSES
        .into_iter()
        .try_for_each(|purpose| remove(&scratch_path(live, purpose)))
}

pub(super) fn remove(path: &Path) -> Result<(), OpenError> {
    remove_file_set(path).map_err(|source: io::Error| OpenError::Io {
        operation: "remove",
        path: path.to_owned(),
        source,
    })
}
