//! What the program does before anything else: it counts its start, and may find that it has been rolled back.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use kanade_config::{Directories, Environment};
use kanade_runtime::fault;
use kanade_update::{Boot, Label, Place, RESTART_EXIT_CODE, Sentinel, state_version};

/// What the program is called.
const NAME: &str = "kanade-agent";

#[used]
static LABEL: Label = Label::new(NAME, env!("CARGO_PKG_VERSION"));

/// This program's version, which a build may have been stamped with.
pub fn version() -> &'static str {
    LABEL.version()
}

/// Ends the process early when it is not to go on.
pub fn check() -> Option<ExitCode> {
    if let Some(answered) = state_version(NAME, version()) {
        return Some(answered);
    }
    if !is_start(env::args_os().skip(1)) {
        return None;
    }
    match sentinel().ok()?.check() {
        Boot::Restart(why) => {
            eprintln!("{NAME}: {why}");
            return Some(ExitCode::from(RESTART_EXIT_CODE));
        }
        Boot::Proceed(notes) => {
            for note in notes {
                eprintln!("{NAME}: updates are not watched over as they should be: {note}");
            }
        }
    }
    fault::point(&format!("agent.started.{}", version()));
    None
}

/// Watches over this program's versions.
pub fn sentinel() -> std::io::Result<Sentinel> {
    let current = env::current_dir().unwrap_or_default();
    let directories = Directories::resolve(&Environment::of_process(), &current);
    let place = Place::new(env::current_exe()?, directories.data);
    Ok(Sentinel::new(place, version()))
}

/// Whether the command line starts the agent, and asks for nothing else: only such starts count.
fn is_start(mut arguments: impl Iterator<Item = OsString>) -> bool {
    while let Some(argument) = arguments.next() {
        let argument = argument.to_string_lossy().into_owned();
        match argument.as_str() {
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
    fn only_a_start_of_the_agent_counts_as_one() {
        assert!(starts(&[]) && starts(&["--config", "a.toml"]) && starts(&["--config=a.toml"]));
        assert!(!starts(&["--help"]) && !starts(&["--config", "a.toml", "status"]));
    }
}
