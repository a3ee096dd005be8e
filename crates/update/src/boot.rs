//! What is done before anything else when a program starts.

use crate::MAX_ATTEMPTS;
use crate::error::UpdateError;
use crate::records::{Trial, discard, store};
use crate::sentinel::Sentinel;

/// How a start goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a program that was rolled back must end"]
pub enum Boot {
    /// As usual. What could not be done is told in words.
    Proceed(Vec<String>),
    /// Not at all: another program has taken the place of this one, and is to be started.
    Restart(String),
}

/// What a sentinel's file says to a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Idle,
    /// The trial of another version is over.
    Forget,
    /// So many starts, this one included.
    Try(u32),
    RollBack,
}

impl Sentinel {
    /// Counts this start, on disk, before anything that may fail. Nothing here keeps a program from running.
    pub fn check(&self) -> Boot {
        let mut notes = Vec::new();
        let trial = self.trial();
        match step(trial.as_ref(), &self.running) {
            Step::Idle => note(&mut notes, self.forget_damaged()),
            Step::Forget => note(&mut notes, self.forget_trial()),
            Step::Try(attempts) => note(&mut notes, self.count(attempts)),
            Step::RollBack => match self.roll_back(&too_many()) {
                Ok(()) => return Boot::Restart(self.farewell()),
                Err(error) => note(&mut notes, Err(error)),
            },
        }
        note(&mut notes, self.clean_up());
        Boot::Proceed(notes)
    }

    fn farewell(&self) -> String {
        format!(
            "version {} did not become healthy in {MAX_ATTEMPTS} starts: the last good version is back in its place",
            self.running
        )
    }

    fn count(&self, attempts: u32) -> Result<(), UpdateError> {
        let trial = Trial {
            version: self.running.clone(),
            attempts,
        };
        store(self.disk(), &self.place.sentinel(), &trial)
    }

    /// A file that cannot be read says nothing to the next start either.
    fn forget_damaged(&self) -> Result<(), UpdateError> {
        match self.disk().exists(&self.place.sentinel()) {
            true => self.end_trial(),
            false => Ok(()),
        }
    }

    /// What was to go back with the other version stays as that version's end has left it.
    fn forget_trial(&self) -> Result<(), UpdateError> {
        self.forget_restorable()?;
        self.end_trial()
    }

    /// A new program that still lies beside this one was never put in its place.
    fn clean_up(&self) -> Result<(), UpdateError> {
        let new = self.place.new_exe();
        if self.disk().exists(&new) {
            let never_happened = self
                .last_swap()
                .is_some_and(|swap| swap.running_before == self.running);
            if never_happened {
                self.forget_last_swap()?;
            }
            discard(self.disk(), &new)?;
        }
        let old = self.place.old_exe();
        match self.disk().exists(&old) {
            true => discard(self.disk(), &old),
            false => Ok(()),
        }
    }
}

fn step(trial: Option<&Trial>, running: &str) -> Step {
    match trial {
        None => Step::Idle,
        Some(trial) if trial.version != running => Step::Forget,
        Some(trial) if trial.attempts >= MAX_ATTEMPTS => Step::RollBack,
        Some(trial) => Step::Try(trial.attempts + 1),
    }
}

fn too_many() -> String {
    format!("it did not become healthy in {MAX_ATTEMPTS} starts")
}

fn note(notes: &mut Vec<String>, done: Result<(), UpdateError>) {
    if let Err(error) = done {
        let cause =
            std::error::Error::source(&error).map_or_else(String::new, |it| format!(": {it}"));
        notes.push(format!("{error}{cause}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(version: &str, attempts: u32) -> Option<Trial> {
        Some(Trial {
            version: version.into(),
            attempts,
        })
    }

    #[test]
    fn three_starts_are_tried_and_the_fourth_goes_back() {
        let steps = [0, 1, 2, 3, 4].map(|attempts| step(trial("2", attempts).as_ref(), "2"));
        assert_eq!(
            steps,
            [
                Step::Try(1),
                Step::Try(2),
                Step::Try(3),
                Step::RollBack,
                Step::RollBack
            ]
        );
    }

    #[test]
    fn the_trial_of_another_version_is_over() {
        assert_eq!(step(trial("2", 9).as_ref(), "1"), Step::Forget);
        assert_eq!(step(None, "1"), Step::Idle);
    }
}
