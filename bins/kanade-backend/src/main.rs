//! The backend: orders become commands, reports become tables.

use std::process::ExitCode;

use clap::Parser;
use kanade_backend::{Arguments, boot, dispatch};

fn main() -> ExitCode {
    boot::check().unwrap_or_else(|| dispatch(Arguments::parse()))
}
