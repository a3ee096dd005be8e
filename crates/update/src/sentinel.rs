use std::path::Path;
use std::sync::Arc;

use crate::disk::{Disk, RealDisk, copy_atomically};
use crate::error::UpdateError;
use crate::place::Place;
use crate::records::{LastSwap, Quarantine, Report, Restorable, Trial, discard, load, store};

/// Watches over the versions of one program. Clones share its files.
#[derive(Debug, Clone)]
pub struct Sentinel {
    pub(crate) place: Place,
    pub(crate) running: String,
    pub(crate) disk: Arc<dyn Disk>,
}

impl Sentinel {
    /// The sentinel of the program at `place`, which runs as version `running`.
    pub fn new(place: Place, running: impl Into<String>) -> Self {
        Self::on(Arc::new(RealDisk), place, running)
    }

    /// The same with another disk.
    pub fn on(disk: Arc<dyn Disk>, place: Place, running: impl Into<String>) -> Self {
        Self {
            place,
            running: running.into(),
            disk,
        }
    }

    /// Where the program lies.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The version that runs.
    pub fn running(&self) -> &str {
        &self.running
    }

    /// The disk.
    pub fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// Whether the running version has yet to prove itself.
    pub fn is_on_trial(&self) -> bool {
        self.trial()
            .is_some_and(|trial| trial.version == self.running)
    }

    /// Versions that are never tried again.
    pub fn quarantined(&self) -> Vec<String> {
        self.quarantine().versions
    }

    /// The last swap, unless it was told of.
    pub fn last_swap(&self) -> Option<LastSwap> {
        load(self.disk(), &self.place.last_swap())
    }

    /// Forgets the last swap: it was told of.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn forget_last_swap(&self) -> Result<(), UpdateError> {
        discard(self.disk(), &self.place.last_swap())
    }

    /// The last rollback, unless it was told of.
    pub fn report(&self) -> Option<Report> {
        load(self.disk(), &self.place.report())
    }

    /// Forgets the last rollback: it was told of.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn forget_report(&self) -> Result<(), UpdateError> {
        discard(self.disk(), &self.place.report())
    }

    /// Puts `version` on trial from its first start on; `good` is what a rollback puts in its place.
    ///
    /// # Errors
    /// When a file cannot be written; then nothing is on trial.
    pub fn arm(&self, good: &Path, version: &str) -> Result<(), UpdateError> {
        let last_good = self.place.last_good();
        copy_atomically(self.disk(), good, &last_good, good)
            .map_err(UpdateError::file("write", &last_good))?;
        let trial = Trial {
            version: version.to_owned(),
            attempts: 0,
        };
        store(self.disk(), &self.place.sentinel(), &trial)
    }

    /// Names a file that goes back to what it was when the program does. Of one that is named twice the first copy
    /// counts.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn restore_with_program(&self, file: Restorable) -> Result<(), UpdateError> {
        let mut files = self.restorable();
        if files.iter().any(|known| known.path == file.path) {
            return Ok(());
        }
        files.push(file);
        store(self.disk(), &self.place.restorable(), &files)
    }

    /// Whether a file was named so.
    pub fn restores(&self, path: &Path) -> bool {
        self.restorable().iter().any(|file| file.path == path)
    }

    pub(crate) fn trial(&self) -> Option<Trial> {
        load(self.disk(), &self.place.sentinel())
    }

    pub(crate) fn quarantine(&self) -> Quarantine {
        load(self.disk(), &self.place.quarantine()).unwrap_or_default()
    }

    pub(crate) fn restorable(&self) -> Vec<Restorable> {
        load(self.disk(), &self.place.restorable()).unwrap_or_default()
    }

    pub(crate) fn end_trial(&self) -> Result<(), UpdateError> {
        discard(self.disk(), &self.place.sentinel())
    }
}
