//! What one would do first.

use crate::cli::GlobalArguments;
use crate::commands::Ended;
use crate::context::connection;
use crate::exit::ExitStatus;
use crate::output::Output;
use crate::profiles::Connection;

const NEWCOMER: &str = "\
kanade manages a fleet of computers from one place.

Start here:
  kanade up                              everything on this machine: page, backend, first agent
  kanade login --backend-url <address>   or sign in to a backend that runs elsewhere

All commands: kanade --help
";

/// Says what to do first: for somebody who is signed in, and for somebody who is not.
pub fn run(global: &GlobalArguments) -> Ended {
    let connection = connection(global)?;
    let text = match connection.token {
        Some(_) => signed_in(&connection),
        None => NEWCOMER.to_owned(),
    };
    Output::new(global.output).write(&text)?;
    Ok(ExitStatus::Ok)
}

fn signed_in(connection: &Connection) -> String {
    let account = connection
        .account
        .as_deref()
        .unwrap_or("the holder of a token");
    format!(
        "\
Signed in to {} as {account}.

  kanade agent list                      the machines
  kanade run <machine> -- 'echo hello'   a script on one of them
  kanade job list                        the jobs
  kanade exec <job> --all --wait         a job on every machine, and wait
  kanade result list                     what came of it

All commands: kanade --help
",
        connection.base_url
    )
}
