//! What this machine is, and its package manager.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;

/// Whether Debian packages can be installed: Debian or a child of it, and root.
pub fn installs_packages() -> bool {
    Path::new("/etc/debian_version").exists() && is_root()
}

/// Installs Debian packages.
pub fn install(packages: &[&str]) -> Result<()> {
    process::run(apt_get().args(["update", "-qq"]))?;
    process::run(
        apt_get()
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages),
    )
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(std::io::stderr());
    command
}

fn is_root() -> bool {
    process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
