//! Putting the next version in the place of the running one.

use std::path::{Path, PathBuf};

use crate::disk::copy_atomically;
use crate::error::UpdateError;
use crate::records::{LastSwap, discard, store};
use crate::sentinel::Sentinel;

/// A new program that lies beside the running one, with its mode and label, and may be tried out there.
#[derive(Debug)]
#[must_use = "nothing has been replaced yet"]
pub struct Prepared {
    sentinel: Sentinel,
    version: String,
}

impl Sentinel {
    /// Puts `staged` beside the running program.
    ///
    /// # Errors
    /// When it cannot be written there.
    pub fn prepare(&self, staged: &Path, version: &str) -> Result<Prepared, UpdateError> {
        let new = self.place.new_exe();
        let copied = self.disk().copy(staged, &new, self.place.exe());
        if let Err(source) = copied {
            let _ = discard(self.disk(), &new);
            return Err(UpdateError::file("write", &new)(source));
        }
        Ok(Prepared {
            sentinel: self.clone(),
            version: version.to_owned(),
        })
    }

    /// Gives `next` the program's name, and what had it the name `kept`, if that is wanted.
    ///
    /// Where a program that runs can only be renamed away, nothing has its name for a moment. The system is told
    /// before it what to do about that at its next boot; a failure is undone at once.
    pub(crate) fn replace(
        &self,
        next: &Path,
        kept: &Path,
        is_wanted: bool,
    ) -> Result<(), UpdateError> {
        let (disk, exe) = (self.disk(), self.place.exe());
        let failed = UpdateError::file("replace", exe);
        if disk.replaces_running() {
            if is_wanted {
                copy_atomically(disk, exe, kept, exe).map_err(UpdateError::file("write", kept))?;
            }
            return disk.rename(next, exe).map_err(failed);
        }
        // Without the right to ask for that the swap is what it is on such a system: whole unless the power fails.
        let _ = disk.rename_at_boot(next, exe);
        disk.rename(exe, kept)
            .map_err(UpdateError::file("rename", exe))?;
        disk.rename(next, exe).map_err(|source| {
            let _ = disk.rename(kept, exe);
            failed(source)
        })
    }
}

impl Prepared {
    /// The new program.
    pub fn path(&self) -> PathBuf {
        self.sentinel.place.new_exe()
    }

    /// Takes it away again.
    pub fn discard(self) {
        let _ = discard(self.sentinel.disk(), &self.path());
    }

    /// Puts it in its place without a trial: for a program that nobody starts again by itself.
    ///
    /// # Errors
    /// When that failed; the running version is in its place.
    pub fn put_in_place(self) -> Result<(), UpdateError> {
        let sentinel = &self.sentinel;
        let replaced = sentinel.replace(&self.path(), &sentinel.place.old_exe(), false);
        if replaced.is_err() {
            self.discard();
        }
        replaced
    }

    /// Puts it on trial and in its place; the process must end after it. The trial comes first: no start of the new
    /// version is without a sentinel.
    ///
    /// # Errors
    /// When a step failed. The running version is in its place, and nothing is on trial.
    pub fn swap(self) -> Result<(), UpdateError> {
        let swapped = self.arm_and_replace();
        if swapped.is_err() {
            let _ = self.sentinel.end_trial();
            let _ = self.sentinel.forget_last_swap();
            self.discard();
        }
        swapped
    }

    fn arm_and_replace(&self) -> Result<(), UpdateError> {
        let sentinel = &self.sentinel;
        sentinel.arm(sentinel.place.exe(), &self.version)?;
        let swap = LastSwap {
            target: self.version.clone(),
            running_before: sentinel.running.clone(),
        };
        store(sentinel.disk(), &sentinel.place.last_swap(), &swap)?;
        sentinel.replace(&self.path(), &sentinel.place.old_exe(), false)
    }
}
