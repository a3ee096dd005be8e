//! Runs the agent until it is asked to stop.

use std::time::Duration;

use anyhow::Context;
use kanade_runtime::Shutdown;
use kanade_runtime::logging;
use tokio::runtime::{Builder, Runtime};

use crate::cli::Cli;
use crate::wiring::{Installation, Running};

/// A service manager waits longer than this before it loses patience.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// Threads for file work; an idle agent has none.
const FILE_THREADS: usize = 4;

/// Runs the agent until it is asked to stop.
pub fn run(cli: &Cli) -> anyhow::Result<()> {
    let installation = Installation::resolve(cli.config.as_deref())?;
    let _lock = installation.data_folder.lock()?;
    let log = logging::init(&installation.log_settings()).context("the log cannot be set up")?;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        config.path = %installation.config.path.display(),
        data.path = %installation.data_folder.path().display(),
        log.filter = log.filter,
        "the agent of {} starts",
        installation.config.agent.id,
    );
    runtime()?.block_on(until_stopped(installation))
}

async fn until_stopped(installation: Installation) -> anyhow::Result<()> {
    let shutdown = Shutdown::on_signals().context("signals cannot be handled")?;
    let running = Running::start(installation).await?;
    shutdown.requested().await;
    running.stop(STOP_WITHIN).await;
    tracing::info!("the agent has stopped");
    Ok(())
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
