//! From the command line to what it asks for.

use std::process::ExitCode;

use kanade_service::{ServiceKind, run_hosted};

use super::{check_connection, install, run};
use crate::cli::{Cli, Command};

/// Does what was typed, and says why it could not.
pub fn dispatch(cli: Cli) -> ExitCode {
    let config = cli.config;
    if cli.check_connection {
        return told(check_connection::check_connection(config.as_deref()));
    }
    match cli.command {
        None => run_hosted(ServiceKind::Agent, move |stop| {
            told(run::run(config.as_deref(), stop))
        }),
        Some(Command::Install(arguments)) => {
            told(install::install(&arguments).map(|()| ExitCode::SUCCESS))
        }
        Some(Command::Uninstall(arguments)) => {
            told(install::uninstall(arguments.root).map(|()| ExitCode::SUCCESS))
        }
        Some(Command::Status) => told(install::status()),
    }
}

fn told(ended: anyhow::Result<ExitCode>) -> ExitCode {
    ended.unwrap_or_else(|error| {
        eprintln!("kanade-agent: {error:#}");
        ExitCode::FAILURE
    })
}
