//! Removing a database file of ours, whatever state it is in.

use std::path::{Path, PathBuf};

use crate::identity::{Header, read_header};
use crate::inspect::{Inspection, inspect_file};
use crate::lock::FileLock;
use crate::replace::remove_database;
use crate::{ApplicationId, OpenError};

/// A database file that is ours and that nobody has open, to be removed.
#[derive(Debug)]
pub struct WipeableFile {
    path: PathBuf,
    _lock: FileLock,
}

impl WipeableFile {
    /// Makes sure that a file is ours, and locks it. Its tables may be broken.
    ///
    /// # Errors
    /// When it is not there, is somebody else's, or is in use.
    pub async fn lock(
        path: &Path,
        id: ApplicationId,
        what: &'static str,
    ) -> Result<Self, OpenError> {
        let foreign = |found: String| OpenError::Foreign {
            what,
            path: path.to_owned(),
            found,
        };
        let found = match read_header(path) {
            Ok(Header::Absent) => return Err(foreign("not there".to_owned())),
            Ok(Header::Other) => return Err(foreign("not a SQLite database".to_owned())),
            Ok(Header::Sqlite(found)) => found,
            Err(source) => {
                return Err(OpenError::Io {
                    operation: "read",
                    path: path.to_owned(),
                    source,
                });
            }
        };
        // The id of a young file may still be in its write-ahead log.
        let found = match found {
            ApplicationId::NONE => id_inside(path).await?,
            found => found,
        };
        if found != id {
            return Err(foreign(found.describe()));
        }
        Ok(Self {
            _lock: FileLock::acquire(path, what)?,
            path: path.to_owned(),
        })
    }

    /// Removes it with its write-ahead log.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn remove(self) -> Result<(), OpenError> {
        remove_database(&self.path).map_err(|source| OpenError::Io {
            operation: "remove",
            path: self.path.clone(),
            source,
        })
    }
}

async fn id_inside(path: &Path) -> Result<ApplicationId, OpenError> {
    Ok(match inspect_file(path).await? {
        Inspection::Sqlite { application_id, .. } => application_id,
        Inspection::Absent | Inspection::NotSqlite => ApplicationId::NONE,
    })
}
