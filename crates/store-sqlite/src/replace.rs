//! Putting one database file in the place of another.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::{OpenError, SqliteFile};

/// What became of a file that was to be replaced.
#[derive(Debug)]
pub struct Replacement {
    /// What lies at its path now, open.
    pub file: SqliteFile,
    /// Whether that is the new one.
    pub replaced: Result<(), OpenError>,
}

impl SqliteFile {
    /// Closes this file and `new`, renames `new` over this one and opens it in its place; this
    /// one's lock is held throughout. A crash at any point leaves one of the two, whole.
    ///
    /// # Errors
    /// When there is no open file any more. When `new` could not take its place, this one is
    /// open again.
    pub async fn replace_by(&self, new: &Self) -> Result<Replacement, OpenError> {
        let closed = new.close().await.map_err(|source| OpenError::Sqlite {
            operation: "close",
            path: new.path().to_owned(),
            source,
        });
        let lock = self.close_for_another().await;
        let lock = lock.ok_or_else(|| OpenError::Sqlite {
            operation: "replace",
            path: self.path().to_owned(),
            source: sqlx::Error::PoolClosed,
        })?;
        let replaced = closed.and_then(|()| {
            let renamed = rename(new.path(), self.path());
            renamed.map_err(|source| OpenError::Io {
                operation: "replace",
                path: self.path().to_owned(),
                source,
            })
        });
        let file = Self::open_claimed(self.options().clone(), lock).await?;
        Ok(Replacement { file, replaced })
    }
}

/// Removes a database file with its write-ahead log, its index and its lock file. What is not
/// there is no error.
///
/// # Errors
/// When something that is there cannot be removed.
pub fn remove_file_set(path: &Path) -> io::Result<()> {
    remove_database(path)?;
    remove(&beside(path, ".lock"))
}

/// The same without the lock file.
pub(crate) fn remove_database(path: &Path) -> io::Result<()> {
    remove(path)?;
    remove_logs(path)
}

/// A log that outlives its database would be taken for one of the new file's: there must be none
/// of either.
fn rename(new: &Path, old: &Path) -> io::Result<()> {
    let log = beside(new, "-wal");
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(io::Error::other("its write-ahead log could not be emptied"));
    }
    remove_logs(new)?;
    File::options().write(true).open(new)?.sync_all()?;
    remove_logs(old)?;
    fs::rename(new, old)?;
    remove(&beside(new, ".lock"))?;
    synchronise_folder(old)
}

fn remove_logs(path: &Path) -> io::Result<()> {
    remove(&beside(path, "-wal"))?;
    remove(&beside(path, "-shm"))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(unix)]
fn synchronise_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// A rename is durable there once it returns.
#[cfg(not(unix))]
fn synchronise_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
