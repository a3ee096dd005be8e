//! The program `kanade-client`.

use std::process::ExitCode;

fn main() -> ExitCode {
    kanade_desktop::run()
}
