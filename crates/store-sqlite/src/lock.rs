//! One process per file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::OpenError;

/// A lock on `<file>.lock`, held until dropped or until the process ends in whatever way.
///
/// SQLite's own locks come and go with its transactions and are not visible as "in use", and locking the database file
/// itself would lock SQLite out on Windows.
#[derive(Debug)]
pub(crate) struct FileLock(File);

impl FileLock {
    pub(crate) fn acquire(path: &Path, what: &'static str) -> Result<Self, OpenError> {
        let lock = lock_path(path);
        let failed = |source: io::Error| OpenError::Io {
            operation: "create the lock file",
            path: lock.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse {
                what,
                path: path.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Closing the file releases the lock anyway; a child process that inherited it must not keep it.
        let _ = self.0.unlock();
    }
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
