//! The backend: orders become commands, reports become tables.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use kanade_backend::{Arguments, run};

/// Work on other threads that nobody waits for any more is left behind after this long.
const LEFT_BEHIND_AFTER: Duration = Duration::from_millis(500);

/// Tasks that await each other many layers deep use more than the usual two megabytes in a build
/// without optimisation. What is not used costs no memory.
const STACK_SIZE: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_SIZE)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error.into()),
    };
    let ended = runtime.block_on(run(arguments));
    runtime.shutdown_timeout(LEFT_BEHIND_AFTER);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &anyhow::Error) -> ExitCode {
    eprintln!("kanade-backend: {error:#}");
    ExitCode::FAILURE
}
