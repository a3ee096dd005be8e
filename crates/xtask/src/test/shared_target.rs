//! A target folder that several checkouts share must not take one's sources for another's, nor fill the disk.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

/// Where cargo builds, below the target folder. The rest of it was downloaded, and is small.
const BUILT: [&str; 2] = ["debug", "windows"];

/// cargo compares times of files, not their content: when the last build here was of another
/// checkout, every file of this one is made newer than what was built.
pub fn prepare(workspace: &Workspace) -> Result<()> {
    let note = workspace.target.join(".kanade-checkout");
    let root = workspace.root.to_string_lossy().into_owned();
    if !workspace.target_is_shared {
        return Ok(());
    }
    make_room(&workspace.target)?;
    if fs::read_to_string(&note).is_ok_and(|last| last == root) {
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

/// cargo removes nothing that it has built: when that takes more of the disk than is left, all of it goes.
fn make_room(target: &Path) -> Result<()> {
    let Some(free) = free_bytes(target) else {
        return Ok(());
    };
    let built = BUILT.map(|folder| target.join(folder));
    let taken: u64 = built.iter().map(|folder| size_of(folder)).sum();
    if taken <= free {
        return Ok(());
    }
    eprintln!(
        "{} takes {taken} bytes and {free} are free: it is built anew",
        target.display()
    );
    for folder in built.iter().filter(|folder| folder.exists()) {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

/// The files below a folder, in bytes. What goes while this looks counts as nothing.
fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(found) if found.is_dir() => size_of(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// Where that cannot be told, or before the first build, nothing has to go.
fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    let free = rustix::fs::statvfs(folder)
        .ok()
        .map(|volume| volume.f_bavail.saturating_mul(volume.f_frsize));
    #[cfg(not(unix))]
    let free = {
        let _ = folder;
        None
    };
    free
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
