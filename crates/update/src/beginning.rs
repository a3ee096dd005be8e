//! What every watched program does before anything else.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use crate::{Boot, Sentinel, state_version};

/// A program that begins.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// What it is called.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The exit code by which it asks its service manager to start what lies in its place.
    pub restart: u8,
}

/// How a program goes on.
#[derive(Debug, PartialEq)]
pub enum Beginning {
    /// It ends here.
    Ends(ExitCode),
    /// It was started to work, which was counted.
    Works,
    /// It was asked for something else, which never counts.
    Other,
}

impl Program {
    /// Answers a question for the version, and counts a start to work: it may find that the program
    /// has been rolled back. A program whose sentinel is not to be found works without one.
    #[must_use]
    pub fn begin(
        self,
        arguments: impl Iterator<Item = OsString>,
        sentinel: impl FnOnce() -> io::Result<Sentinel>,
    ) -> Beginning {
        if let Some(answered) = state_version(self.name, self.version) {
            return Beginning::Ends(answered);
        }
        if !is_start(arguments) {
            return Beginning::Other;
        }
        match sentinel().map(|sentinel| sentinel.check()) {
            Ok(Boot::Restart(why)) => {
                eprintln!("{}: {why}", self.name);
                return Beginning::Ends(ExitCode::from(self.restart));
            }
            Ok(Boot::Proceed(notes)) => {
                for note in notes {
                    self.warn(&note);
                }
            }
            Err(error) => self.warn(&error.to_string()),
        }
        Beginning::Works
    }

    fn warn(self, why: &str) {
        eprintln!(
            "{}: updates are not watched over as they should be: {why}",
            self.name
        );
    }
}

/// Whether the command line has the program work, and asks for nothing else.
fn is_start(mut arguments: impl Iterator<Item = OsString>) -> bool {
    while let Some(argument) = arguments.next() {
        match argument.to_string_lossy().as_ref() {
            "--config" => drop(arguments.next()),
            other if other.starts_with("--config=") => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(arguments: &[&str]) -> bool {
        is_start(arguments.iter().map(OsString::from))
    }

    #[test]
    fn only_a_start_to_work_counts_as_one() {
        assert!(starts(&[]) && starts(&["--config", "a.toml"]) && starts(&["--config=a.toml"]));
        assert!(!starts(&["--help"]) && !starts(&["--config", "a.toml", "status"]));
    }

    #[test]
    fn a_program_without_a_sentinel_works_all_the_same() {
        let program = Program {
            name: "p",
            version: "1",
            restart: 64,
        };
        let nowhere = || Err(io::Error::other("no place"));
        assert_eq!(program.begin(std::iter::empty(), nowhere), Beginning::Works);
        let asked = ["status".into()].into_iter();
        assert_eq!(program.begin(asked, || unreachable!()), Beginning::Other);
    }
}
