//! The small files of a sentinel. What is damaged counts as absent.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::disk::{Disk, write_atomically};
use crate::error::UpdateError;

/// A version that has not proved itself, and how often it was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trial {
    pub version: String,
    pub attempts: u32,
}

/// Versions that did not prove themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quarantine {
    pub versions: Vec<String>,
}

/// The last swap: a program that runs as `running_before` after it is not what its name says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSwap {
    /// The version that was put in place.
    pub target: String,
    /// The version that did it.
    pub running_before: String,
}

/// A rollback that has not been told yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The version that was no good.
    pub version: String,
    /// Why, in words.
    pub reason: String,
}

/// A file that goes back to what it was when its program does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restorable {
    /// The file.
    pub path: PathBuf,
    /// What it was; `None` for one that is built anew when it is missing.
    pub copy: Option<PathBuf>,
}

/// The record at `path`, if there is one that can be read.
pub(crate) fn load<T: DeserializeOwned>(disk: &dyn Disk, path: &Path) -> Option<T> {
    let bytes = disk.read(path).ok()??;
    serde_json::from_slice(&bytes).ok()
}

/// Writes a record; after a power cut the one before is there, or this one.
pub(crate) fn store<T: Serialize>(
    disk: &dyn Disk,
    path: &Path,
    record: &T,
) -> Result<(), UpdateError> {
    let bytes = serde_json::to_vec(record).unwrap_or_default();
    write_atomically(disk, path, &bytes).map_err(UpdateError::file("write", path))
}

/// Removes a record; one that is not there is no error.
pub(crate) fn discard(disk: &dyn Disk, path: &Path) -> Result<(), UpdateError> {
    disk.remove(path).map_err(UpdateError::file("remove", path))
}
