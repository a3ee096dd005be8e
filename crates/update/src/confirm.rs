//! A version has proved itself.

use crate::disk::copy_atomically;
use crate::error::UpdateError;
use crate::records::{Trial, store};
use crate::sentinel::Sentinel;

impl Sentinel {
    /// Ends the trial of the running version: from now on it is what a rollback puts back. Without a trial it only
    /// sees to it that there is something to put back. Returns whether a trial ended.
    ///
    /// # Errors
    /// When a file cannot be written; the trial goes on.
    pub fn confirm(&self) -> Result<bool, UpdateError> {
        let was_on_trial = self.is_on_trial();
        let last_good = self.place.last_good();
        if was_on_trial || !self.disk().exists(&last_good) {
            let exe = self.place.exe();
            copy_atomically(self.disk(), exe, &last_good, exe)
                .map_err(UpdateError::file("write", &last_good))?;
        }
        if was_on_trial {
            self.forget_restorable()?;
            self.end_trial()?;
        }
        Ok(was_on_trial)
    }

    /// Begins the count of starts anew: this one went well, only the proof has to wait. Does nothing without a trial.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn excuse(&self) -> Result<(), UpdateError> {
        if !self.is_on_trial() {
            return Ok(());
        }
        let trial = Trial {
            version: self.running.clone(),
            attempts: 0,
        };
        store(self.disk(), &self.place.sentinel(), &trial)
    }
}
