//! The file operations of an update, one by one, so that a test can cut the power between any two of them.

mod real;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::fmt::Debug;
use std::io;
use std::path::Path;

pub use real::RealDisk;

use crate::place::beside;

/// File operations. When one has returned, its effect outlasts a power cut; one that is cut off may have happened by
/// half, except a rename.
pub trait Disk: Debug + Send + Sync {
    /// The content; `None` when there is no such file.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;

    /// Whether there is such a file.
    fn exists(&self, path: &Path) -> bool;

    /// Writes a file anew. Its folder is made if it is missing.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Copies a file, with the mode, owner and security label of `like`.
    fn copy(&self, from: &Path, to: &Path, like: &Path) -> io::Result<()>;

    /// Renames a file over whatever has the name, at once or not at all.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file; one that is not there is no error.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Whether a rename may take the name of a program that runs.
    fn replaces_running(&self) -> bool;

    /// Has the system rename `from` before it starts any service, if nothing has the name `to` then. Where
    /// [`Self::replaces_running`] holds nobody needs it.
    fn rename_at_boot(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Bytes that can still be written in a folder; `None` when that cannot be told.
    fn free_bytes(&self, folder: &Path) -> Option<u64>;
}

/// Writes a file so that its name stands for the old content or for the new, never for a part.
pub(crate) fn write_atomically(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = beside(path, ".tmp");
    disk.write(&unfinished, bytes)?;
    disk.rename(&unfinished, path)
}

/// Copies a file so that its new name never stands for a part of it.
pub(crate) fn copy_atomically(
    disk: &dyn Disk,
    from: &Path,
    to: &Path,
    like: &Path,
) -> io::Result<()> {
    let unfinished = beside(to, ".tmp");
    disk.copy(from, &unfinished, like)?;
    disk.rename(&unfinished, to)
}
