//! Programs in versions of their own: a built one, stamped.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use kanade_testkit::temporary_folder;
use kanade_update::stamp;

use crate::programs::program;

/// A built program as this version of itself, without what only debuggers read where there is a tool for that.
///
/// # Panics
/// When it was not built, or has no label.
pub fn release(name: &str, version: &str) -> Vec<u8> {
    let built = program(name);
    let folder = temporary_folder();
    let small = folder.path().join(name);
    let strip = Command::new("strip")
        .arg("-o")
        .arg(&small)
        .arg(&built)
        .status();
    let is_stripped = strip.is_ok_and(|status| status.success());
    let mut bytes = fs::read(if is_stripped { small } else { built }).expect("a program");
    assert!(stamp(&mut bytes, version), "{name} has no label");
    bytes
}

/// Writes a program where it can be started.
///
/// # Panics
/// When it cannot be written.
pub fn install(program: &[u8], path: &Path) {
    let folder = path.parent().expect("a folder");
    fs::create_dir_all(folder).expect("a folder for a program");
    fs::write(path, program).expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
}
