use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A new empty folder that is removed when the value is dropped.
///
/// # Panics
/// When the system's folder for temporary files cannot be written.
pub fn temporary_folder() -> TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"))
}

/// The root of the source tree the tests were built from.
pub fn workspace_folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Where fetched tools live: `$KANADE_TOOLS_DIR`, else `target/tools` of the workspace.
pub fn tools_folder() -> PathBuf {
    match std::env::var_os("KANADE_TOOLS_DIR") {
        Some(folder) => folder.into(),
        None => workspace_folder().join("target/tools"),
    }
}

/// Copies a folder with everything in it; `to` may exist.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
