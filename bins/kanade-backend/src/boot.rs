//! What the program does before anything else: it counts its start, and may find that it has been
//! rolled back.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use kanade_config::{Directories, Environment};
use kanade_runtime::fault;
use kanade_update::{Boot, Label, Place, Sentinel, state_version};

const NAME: &str = "kanade-backend";

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
            return Some(ExitCode::FAILURE);
        }
        Boot::Proceed(notes) => {
            for note in notes {
                eprintln!("{NAME}: updates are not watched over as they should be: {note}");
            }
        }
    }
    None
}

/// Ends the process here, if a test asked for it.
pub(crate) fn reached(point: &str) {
    fault::point(&format!("backend.{point}.{}", version()));
}

/// Watches over this program's versions.
pub(crate) fn sentinel() -> std::io::Result<Sentinel> {
    Ok(sentinel_of(env::current_exe()?))
}

/// Watches over the versions of the program at `exe`.
pub(crate) fn sentinel_of(exe: PathBuf) -> Sentinel {
    let current = env::current_dir().unwrap_or_default();
    let directories = Directories::resolve(&Environment::of_process(), &current);
    Sentinel::new(Place::new(exe, directories.data), version())
}

/// Whether the command line has the backend serve, and asks for nothing else: only such starts
/// count.
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
