//! The agent's folder: its own, and one agent's at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Where the agent keeps everything.
#[derive(Debug)]
pub struct DataFolder(PathBuf);

/// Held while the agent runs; the system releases it, whatever the end.
#[derive(Debug)]
#[must_use = "the folder is locked only as long as this is kept"]
pub struct Lock {
    _file: File,
}

impl DataFolder {
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Ledger, outbox and desired state.
    pub fn state(&self) -> PathBuf {
        self.0.join("agent.db")
    }

    /// Scripts that were fetched.
    pub fn scripts(&self) -> PathBuf {
        self.0.join("script_cache")
    }

    /// Bundles of files while they are put together.
    pub fn bundles(&self) -> PathBuf {
        self.0.join("bundles")
    }

    /// Removes what an agent that was cut off left there.
    pub fn clear_bundles(&self) {
        if let Err(error) = fs::remove_dir_all(self.bundles())
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "unfinished bundles could not be removed");
        }
    }

    /// Folders of runs.
    pub fn runs(&self) -> PathBuf {
        self.0.join("agent-runs")
    }

    /// Makes the folder if it is missing, and locks it. Fails when another agent uses it.
    pub fn lock(&self) -> anyhow::Result<Lock> {
        let folder = self.0.display();
        create_private(&self.0)
            .with_context(|| format!("the data folder {folder} cannot be made"))?;
        let path = self.0.join("agent.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = file.with_context(|| format!("{} cannot be opened", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => {
                bail!("another agent is running with the data folder {folder}")
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }
}

/// Scripts and their output may be confidential.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_one_agents_at_a_time() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataFolder::new(parent.path().join("new/data"));
        let lock = folder.lock().unwrap();
        let refused = folder.lock().unwrap_err().to_string();
        assert!(
            refused.starts_with("another agent is running with the data folder"),
            "{refused}"
        );
        drop(lock);
        assert!(folder.lock().is_ok());
    }
}
