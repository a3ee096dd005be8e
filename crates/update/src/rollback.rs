//! Going back to the last good program.

use crate::disk::copy_atomically;
use crate::error::UpdateError;
use crate::place::beside;
use crate::records::{Quarantine, Report, Restorable, discard, store};
use crate::sentinel::Sentinel;

/// What lies beside a database and belongs to it.
const DATABASE_SUFFIXES: [&str; 2] = ["-wal", "-shm"];

impl Sentinel {
    /// Puts the last good program back and never tries this version again. The process must end after it.
    ///
    /// The list of bad versions comes first: after a power cut the next start either finds the bad program, with its
    /// starts used up, and does all of this again, or the good one, which knows.
    ///
    /// # Errors
    /// Without a last good program the version is on the list and stays on trial; when that program cannot be put
    /// back, this one is, and it is not on the list.
    pub fn roll_back(&self, reason: &str) -> Result<(), UpdateError> {
        let before = self.quarantine();
        self.add_to_quarantine(before.clone())?;
        let last_good = self.place.last_good();
        if !self.disk().exists(&last_good) {
            return Err(UpdateError::NoLastGood(last_good));
        }
        let gone_back = self.go_back(reason);
        if gone_back.is_err() {
            let _ = store(self.disk(), &self.place.quarantine(), &before);
            let _ = self.forget_report();
        }
        gone_back?;
        self.forget_restorable()?;
        self.end_trial()
    }

    fn add_to_quarantine(&self, mut quarantine: Quarantine) -> Result<(), UpdateError> {
        if quarantine.versions.contains(&self.running) {
            return Ok(());
        }
        quarantine.versions.push(self.running.clone());
        store(self.disk(), &self.place.quarantine(), &quarantine)
    }

    fn go_back(&self, reason: &str) -> Result<(), UpdateError> {
        let report = Report {
            version: self.running.clone(),
            reason: reason.to_owned(),
        };
        store(self.disk(), &self.place.report(), &report)?;
        for file in self.restorable() {
            self.restore(&file)?;
        }
        let (exe, last_good) = (self.place.exe(), self.place.last_good());
        let next = beside(exe, ".tmp");
        let copied = self.disk().copy(&last_good, &next, &last_good);
        copied.map_err(UpdateError::file("write", &next))?;
        self.replace(&next, &self.place.rollback_bak(), true)
    }

    fn restore(&self, file: &Restorable) -> Result<(), UpdateError> {
        let path = &file.path;
        for suffix in DATABASE_SUFFIXES {
            discard(self.disk(), &beside(path, suffix))?;
        }
        match &file.copy {
            Some(copy) => copy_atomically(self.disk(), copy, path, copy)
                .map_err(UpdateError::file("restore", path)),
            None => discard(self.disk(), path),
        }
    }

    /// Nothing goes back with the program any more. Copies stay until there are newer ones.
    pub(crate) fn forget_restorable(&self) -> Result<(), UpdateError> {
        let list = self.place.restorable();
        match self.disk().exists(&list) {
            true => discard(self.disk(), &list),
            false => Ok(()),
        }
    }
}
