//! What the program does before anything else: it counts its start, and may find that it has been rolled back.

use std::env;
use std::process::ExitCode;

use kanade_config::{Directories, Environment};
use kanade_runtime::fault;
use kanade_update::{Beginning, Label, Place, Program, RESTART_EXIT_CODE, Sentinel};

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
    let program = Program {
        name: NAME,
        version: version(),
        restart: RESTART_EXIT_CODE,
    };
    match program.begin(env::args_os().skip(1), sentinel) {
        Beginning::Ends(code) => return Some(code),
        Beginning::Works => fault::point(&format!("agent.started.{}", version())),
        Beginning::Other => {}
    }
    None
}

/// Watches over this program's versions.
pub fn sentinel() -> std::io::Result<Sentinel> {
    let current = env::current_dir().unwrap_or_default();
    let directories = Directories::resolve(&Environment::of_process(), &current);
    let place = Place::new(env::current_exe()?, directories.data);
    Ok(Sentinel::new(place, version()))
}
