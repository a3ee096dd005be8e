//! A run's private folder: its staged script and its temporary files, removed with the run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Removed, with what is in it, by [`RunFolder::remove`] or at the latest when it is dropped.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// A new folder for this attempt of a run. An existing one is an error: it is not this run's.
    pub fn create(runs: &Path, run_id: &str, attempt: u32) -> io::Result<Self> {
        let path = runs.join(format!("{run_id}.{attempt}"));
        make_private(&path)?;
        let folder = Self { path };
        make_private(&folder.temporary())?;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder for the run's temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.path.join("tmp")
    }

    /// Removes the folder off the async threads: what a job leaves may be large.
    pub async fn remove(self) {
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.path.display(), %error, "a run's folder could not be removed");
        }
    }
}

/// Makes `path` and its parents, readable by this account alone.
pub fn create_private(path: &Path) -> io::Result<()> {
    private_builder().recursive(true).create(path)
}

/// Removes everything in `path`.
pub fn empty(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?.path();
        let removed = if entry.is_dir() {
            fs::remove_dir_all(&entry)
        } else {
            fs::remove_file(&entry)
        };
        if let Err(error) = removed {
            tracing::warn!(path = %entry.display(), %error, "an old run's folder could not be removed");
        }
    }
    Ok(())
}

fn make_private(path: &Path) -> io::Result<()> {
    private_builder().create(path)
}

#[cfg(unix)]
fn private_builder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// On Windows a folder takes the permissions of the one it lies in.
#[cfg(windows)]
fn private_builder() -> fs::DirBuilder {
    fs::DirBuilder::new()
}
