//! Runs the agent until it is asked to stop.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use kanade_runtime::Shutdown;
use kanade_runtime::logging;
use kanade_service::LastWords;
use kanade_update::RESTART_EXIT_CODE;
use tokio::runtime::{Builder, Runtime};

use crate::boot;
use crate::installation::Installation;
use crate::vigil::Vigil;
use crate::wiring::Running;

/// A service manager waits longer than this before it loses patience.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// Threads for file work; an idle agent has none.
const FILE_THREADS: usize = 4;

/// Runs the agent until it is asked to stop: by `stop`, or by a signal when there is none.
pub fn run(config: Option<&Path>, stop: Option<Shutdown>) -> anyhow::Result<ExitCode> {
    let installation = Installation::resolve(config)?;
    let _lock = installation.data_folder.lock()?;
    let log = logging::init(&installation.log_settings()).context("the log cannot be set up")?;
    kanade_agent_os::privacy::hide_memory();
    tracing::info!(
        version = boot::version(),
        config.path = %installation.config.path.display(),
        data.path = %installation.data_folder.path().display(),
        log.filter = log.filter,
        "the agent of {} starts",
        installation.config.agent.id,
    );
    let last_words = LastWords::take(installation.data_folder.path());
    if let Some(words) = &last_words {
        tracing::warn!(ended.at = %words.at, "the agent before this one ended itself: {}", words.reason);
    }
    runtime()?.block_on(until_stopped(installation, last_words, stop))
}

async fn until_stopped(
    installation: Installation,
    last_words: Option<LastWords>,
    stop: Option<Shutdown>,
) -> anyhow::Result<ExitCode> {
    let shutdown = match stop {
        Some(stop) => stop,
        None => Shutdown::on_signals().context("signals cannot be handled")?,
    };
    let vigil = Vigil::begin(installation.data_folder.path())?;
    let running = Running::start(installation, last_words).await?;
    vigil.ready();
    let code = tokio::select! {
        () = shutdown.requested() => ExitCode::SUCCESS,
        () = running.replaced() => ExitCode::from(RESTART_EXIT_CODE),
        () = vigil.keep(&running) => ExitCode::SUCCESS,
    };
    vigil.stopping();
    running.stop(STOP_WITHIN).await;
    tracing::info!("the agent has stopped");
    Ok(code)
}

/// One thread: an agent waits nearly all of the time, and each thread costs memory.
fn runtime() -> anyhow::Result<Runtime> {
    let mut builder = Builder::new_current_thread();
    builder
        .enable_all()
        .max_blocking_threads(FILE_THREADS)
        .thread_stack_size(512 * 1024);
    builder
        .build()
        .context("the async runtime cannot be started")
}
