//! What the program does before anything else: it counts its start, and may find that it has been
//! rolled back.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use kanade_config::{Directories, Environment};
use kanade_runtime::fault;
use kanade_update::{Beginning, Label, Place, Program, Sentinel};

const NAME: &str = "kanade-backend";

#[used]
static LABEL: Label = Label::new(NAME, env!("CARGO_PKG_VERSION"));

/// This program's version, which a build may have been stamped with.
pub fn version() -> &'static str {
    LABEL.version()
}

/// The exit code that has the service manager start what lies in this program's place.
const RESTART: u8 = 1;

/// Ends the process early when it is not to go on.
pub fn check() -> Option<ExitCode> {
    let program = Program {
        name: NAME,
        version: version(),
        restart: RESTART,
    };
    match program.begin(env::args_os().skip(1), sentinel) {
        Beginning::Ends(code) => Some(code),
        Beginning::Works | Beginning::Other => None,
    }
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
