//! What whoever replaces the program says to its sentinel.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::boot::{sentinel, sentinel_of};

/// The exit code for a version that was rolled back on this machine.
const QUARANTINED: u8 = 3;

/// Whether a version was rolled back here: 3 if so.
pub fn check_quarantine(version: &str) -> Result<ExitCode> {
    let quarantined = sentinel().context("where this program lies is not known")?;
    match quarantined.quarantined().iter().any(|it| it == version) {
        true => {
            eprintln!("version {version} was rolled back on this machine");
            Ok(ExitCode::from(QUARANTINED))
        }
        false => Ok(ExitCode::SUCCESS),
    }
}

/// Keeps the program at `exe` as the last good one, and puts the next version on trial from its
/// first start on.
pub fn arm_for_swap(version: &str, exe: &Path) -> Result<ExitCode> {
    let exe = exe
        .canonicalize()
        .with_context(|| format!("there is no program at {}", exe.display()))?;
    let sentinel = sentinel_of(exe);
    if sentinel.quarantined().iter().any(|it| it == version) {
        eprintln!("version {version} was rolled back on this machine; nothing is armed");
        return Ok(ExitCode::from(QUARANTINED));
    }
    sentinel.arm(sentinel.place().exe(), version)?;
    println!(
        "armed: {} goes back to what it is now unless version {version} proves itself",
        sentinel.place().exe().display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Ends this version's trial without waiting for the proof.
pub fn confirm() -> Result<ExitCode> {
    let sentinel = sentinel().context("where this program lies is not known")?;
    if !sentinel.is_on_trial() {
        bail!("version {} is not on trial", sentinel.running());
    }
    sentinel.confirm()?;
    println!(
        "version {} is what a rollback goes back to from now on",
        sentinel.running()
    );
    Ok(ExitCode::SUCCESS)
}
