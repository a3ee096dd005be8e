use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

#[cfg(target_os = "linux")]
const LABEL: &str = "security.selinux";
#[cfg(target_os = "linux")]
const LONGEST_LABEL: usize = 4096;

/// Gives a file the mode, the owner and the security label of another.
pub fn resemble(path: &Path, like: &Path) -> io::Result<()> {
    let model = fs::metadata(like)?;
    let mine = fs::metadata(path)?;
    if (mine.uid(), mine.gid()) != (model.uid(), model.gid()) {
        std::os::unix::fs::chown(path, Some(model.uid()), Some(model.gid()))?;
    }
    // After the owner: a change of it takes set-user-id bits away.
    fs::set_permissions(path, fs::Permissions::from_mode(model.mode() & 0o7777))?;
    keep_label(path, like);
    Ok(())
}

/// A system that refuses a label enforces none on this file, or has its own rule for the folder.
#[cfg(target_os = "linux")]
fn keep_label(path: &Path, like: &Path) {
    let mut label = [0_u8; LONGEST_LABEL];
    if let Ok(length) = rustix::fs::getxattr(like, LABEL, &mut label[..]) {
        let _ = rustix::fs::setxattr(
            path,
            LABEL,
            &label[..length],
            rustix::fs::XattrFlags::empty(),
        );
    }
}

#[cfg(not(target_os = "linux"))]
fn keep_label(_path: &Path, _like: &Path) {}

/// A name is on disk once its folder is.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Nobody needs it: a rename takes the name of a program that runs.
pub fn rename_at_boot(_from: &Path, _to: &Path) -> io::Result<()> {
    Ok(())
}

pub fn free_bytes(folder: &Path) -> Option<u64> {
    let volume = rustix::fs::statvfs(folder).ok()?;
    Some(volume.f_bavail.saturating_mul(volume.f_frsize))
}
