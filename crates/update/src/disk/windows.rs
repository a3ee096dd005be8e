use std::io;
use std::os::windows::ffi::OsStrExt;
use std::path::Path;

use windows::Win32::Storage::FileSystem::{
    GetDiskFreeSpaceExW, MOVEFILE_DELAY_UNTIL_REBOOT, MoveFileExW,
};
use windows::core::PCWSTR;

/// Files inherit who may use them from their folder.
pub fn resemble(_path: &Path, _like: &Path) -> io::Result<()> {
    Ok(())
}

/// The file system keeps a journal of names.
pub fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Without permission to replace, so that nothing happens when the name is taken at boot.
pub fn rename_at_boot(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (wide(from), wide(to));
    // SAFETY: both are zero-terminated and outlive the call.
    let moved = unsafe {
        MoveFileExW(
            PCWSTR(from.as_ptr()),
            PCWSTR(to.as_ptr()),
            MOVEFILE_DELAY_UNTIL_REBOOT,
        )
    };
    moved.map_err(Into::into)
}

pub fn free_bytes(folder: &Path) -> Option<u64> {
    let folder = wide(folder);
    let mut free = 0_u64;
    // SAFETY: the path is zero-terminated, and the pointer is to a local that outlives the call.
    let told = unsafe { GetDiskFreeSpaceExW(PCWSTR(folder.as_ptr()), Some(&mut free), None, None) };
    told.ok().map(|()| free)
}

fn wide(path: &Path) -> Vec<u16> {
    path.as_os_str().encode_wide().chain([0]).collect()
}
