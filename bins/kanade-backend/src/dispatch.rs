//! From the command line to what it asks for, on a runtime of its own.

use std::process::ExitCode;
use std::time::Duration;

use kanade_runtime::Shutdown;
use kanade_service::{ServiceKind, run_hosted};

use crate::cli::{Arguments, Command};
use crate::commands;

/// Work on other threads that nobody waits for any more is left behind after this long.
const LEFT_BEHIND_AFTER: Duration = Duration::from_millis(500);

/// Tasks that await each other many layers deep use more than the usual two megabytes in a build
/// without optimisation. What is not used costs no memory.
const STACK_SIZE: usize = 8 * 1024 * 1024;

/// Does what was typed, and says why it could not. Without a command it serves, as a service of
/// the system if that started it.
pub fn dispatch(arguments: Arguments) -> ExitCode {
    match &arguments.command {
        None => run_hosted(ServiceKind::Backend, move |stop| {
            on_a_thread(arguments, stop)
        }),
        Some(Command::Status) => told(commands::status()),
        Some(Command::CheckQuarantine { version }) => told(commands::check_quarantine(version)),
        Some(Command::ArmForSwap { version, exe }) => told(commands::arm_for_swap(version, exe)),
        Some(Command::Confirm) => told(commands::confirm()),
        Some(_) => block_on(arguments, None),
    }
}

/// The thread that a service manager gives has a small stack.
fn on_a_thread(arguments: Arguments, stop: Option<Shutdown>) -> ExitCode {
    if stop.is_none() {
        return block_on(arguments, None);
    }
    let thread = std::thread::Builder::new()
        .name("serve".into())
        .stack_size(STACK_SIZE)
        .spawn(move || block_on(arguments, stop));
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(error) => refuse(&error.into()),
    }
}

fn block_on(arguments: Arguments, stop: Option<Shutdown>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_SIZE)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error.into()),
    };
    let ended = runtime.block_on(commands::run(arguments, stop));
    runtime.shutdown_timeout(LEFT_BEHIND_AFTER);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error),
    }
}

fn told(ended: anyhow::Result<ExitCode>) -> ExitCode {
    ended.unwrap_or_else(|error| refuse(&error))
}

fn refuse(error: &anyhow::Error) -> ExitCode {
    eprintln!("kanade-backend: {error:#}");
    ExitCode::FAILURE
}
