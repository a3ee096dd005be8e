//! A target folder that several checkouts share must not take one's sources for another's.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

/// cargo compares times of files, not their content: when the last build here was of another
/// checkout, every file of this one is made newer than what was built.
pub fn prepare(workspace: &Workspace) -> Result<()> {
    let note = workspace.target.join(".kanade-checkout");
    let root = workspace.root.to_string_lossy().into_owned();
    if !workspace.target_is_shared || fs::read_to_string(&note).is_ok_and(|last| last == root) {
        return Ok(());
    }
    let files = process::capture(workspace.program("git").args(["ls-files", "-z"]))?;
    let now = freshly_written(&note)?;
    for file in files.split('\0').filter(|name| !name.is_empty()) {
        if let Ok(file) = File::options().append(true).open(workspace.path(file)) {
            file.set_modified(now)
                .context("the time of a file cannot be set")?;
        }
    }
    fs::write(&note, root).with_context(|| format!("{} cannot be written", note.display()))
}

/// The file system's own now, which is what cargo compares with.
fn freshly_written(note: &Path) -> Result<SystemTime> {
    if let Some(folder) = note.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    fs::write(note, "").with_context(|| format!("{} cannot be written", note.display()))?;
    Ok(fs::metadata(note)?.modified()?)
}
