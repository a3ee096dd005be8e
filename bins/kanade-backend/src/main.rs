//! The backend: orders become commands, reports become tables.

use std::process::ExitCode;

use clap::Parser;
use kanade_backend::{Arguments, dispatch};

fn main() -> ExitCode {
    dispatch(Arguments::parse())
}
