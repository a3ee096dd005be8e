//! Exit codes: stable, documented in the help.

use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::cli::Cli;

/// How this program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Everything was done.
    Ok,
    /// Something failed.
    Failed,
    /// It was called wrongly.
    Usage,
    /// What was named does not exist.
    NotFound,
    /// Nobody is signed in, or the account may not do this.
    NotPermitted,
    /// The backend cannot be reached.
    Unreachable,
    /// `run` itself failed; the script has no exit code to pass on.
    RunFailed,
    /// Ctrl-C.
    Interrupted,
    /// The exit code of the script that `run` ran.
    Remote(i32),
}

impl ExitStatus {
    /// The code a shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::NotPermitted => 4,
            Self::Unreachable => 5,
            Self::RunFailed => 125,
            Self::Interrupted => 130,
            Self::Remote(code) => remote_code(code),
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        status.code().into()
    }
}

/// A Windows exit code has 32 bits. What is left of it must not look like success.
fn remote_code(code: i32) -> u8 {
    let low = code.to_le_bytes()[0];
    if code != 0 && low == 0 { 1 } else { low }
}

/// What a command line that does not parse ends with: `run` keeps every code but one for scripts.
pub fn of_parsing(error: &clap::Error, arguments: impl Iterator<Item = String>) -> ExitStatus {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitStatus::Ok,
        _ if is_run(arguments) => ExitStatus::RunFailed,
        _ => ExitStatus::Usage,
    }
}

fn is_run(mut arguments: impl Iterator<Item = String>) -> bool {
    let command = Cli::command();
    let named = |word: &String| command.find_subcommand(word).is_some();
    arguments.find(named).is_some_and(|word| word == "run")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn codes_are_stable() {
        let codes = [
            (ExitStatus::Ok, 0),
            (ExitStatus::Failed, 1),
            (ExitStatus::Usage, 2),
            (ExitStatus::NotFound, 3),
            (ExitStatus::NotPermitted, 4),
            (ExitStatus::Unreachable, 5),
            (ExitStatus::RunFailed, 125),
            (ExitStatus::Interrupted, 130),
        ];
        for (status, code) in codes {
            assert_eq!(status.code(), code, "{status:?}");
        }
    }

    #[test]
    fn a_remote_failure_never_looks_like_success() {
        assert_eq!(ExitStatus::Remote(7).code(), 7);
        assert_eq!(ExitStatus::Remote(0).code(), 0);
        assert_eq!(ExitStatus::Remote(256).code(), 1);
        assert_eq!(ExitStatus::Remote(-1_073_741_819).code(), 5);
    }

    fn parsing(line: &str) -> ExitStatus {
        let words = || line.split(' ').map(str::to_owned);
        let error = Cli::try_parse_from(words()).unwrap_err();
        of_parsing(&error, words())
    }

    #[test]
    fn a_wrong_call_of_run_leaves_its_code_to_scripts() {
        assert_eq!(parsing("kanade --output json run"), ExitStatus::RunFailed);
        assert_eq!(parsing("kanade agent show"), ExitStatus::Usage);
        assert_eq!(parsing("kanade run --help"), ExitStatus::Ok);
    }
}
