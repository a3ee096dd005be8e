//! Files of an installation, written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ServiceError;

/// A file that comes with an installation.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Where it lies, as the running service sees it.
    pub path: PathBuf,
    /// What is in it.
    pub content: Vec<u8>,
    /// Whether only the system's own account may read it.
    pub is_private: bool,
    /// Whether one that is there already is replaced.
    pub replaces: bool,
}

/// Puts `content` at `path` with this mode, through a file beside it.
pub(super) fn put(path: &Path, content: &[u8], mode: u32) -> Result<(), ServiceError> {
    write_beside(path, content, mode).map_err(ServiceError::file("write", path))
}

/// Makes a folder; one that is there keeps its mode.
pub(super) fn folder(path: &Path, mode: u32) -> Result<(), ServiceError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
    #[cfg(not(unix))]
    let _ = mode;
    builder
        .create(path)
        .map_err(ServiceError::file("make the folder", path))
}

/// Removes a file; returns whether there was one.
pub(super) fn remove(path: &Path) -> Result<bool, ServiceError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(ServiceError::file("remove", path)(error)),
    }
}

/// Copies a program. One that runs from `to` goes on with its old file.
pub(super) fn copy_program(from: &Path, to: &Path) -> Result<(), ServiceError> {
    let bytes = fs::read(from).map_err(ServiceError::file("read", from))?;
    if cfg!(windows) && to.exists() {
        // A program that runs cannot be overwritten there, but renamed.
        let old = to.with_extension("old");
        let _ = fs::remove_file(&old);
        fs::rename(to, &old).map_err(ServiceError::file("move aside", to))?;
    }
    put(to, &bytes, 0o755)
}

fn write_beside(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let _ = fs::remove_file(&beside);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let mut file = options.open(&beside)?;
    file.write_all(content)?;
    set_mode(&beside, mode)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// The creation mode is cut by the process's mask; this one is not.
#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
