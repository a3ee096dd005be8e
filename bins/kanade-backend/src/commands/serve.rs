//! `kanade-backend`: serves until it is asked to stop.

use std::time::Duration;

use anyhow::{Context, Result};
use kanade_config::BackendConfig;
use kanade_runtime::logging::{self, LogSettings};
use kanade_runtime::{Shutdown, SystemClock};

use crate::vigil::Vigil;
use crate::{Backend, FirstAdmin, before_migration, boot};

/// Service managers give ten seconds; what is not over then is cut off.
const STOP_WITHIN: Duration = Duration::from_secs(9);

/// The broker's library tells of every attempt to connect; what matters of it is logged here.
const QUIET: &str = "async_nats=warn";

/// Serves until `stop` is requested; until SIGTERM, SIGINT or Ctrl-C when there is none.
pub async fn serve(config: &BackendConfig, stop: Option<Shutdown>) -> Result<()> {
    let log = &config.log;
    let level = format!("{QUIET},{}", log.level);
    let settings = LogSettings::with_files(level, &log.path, log.keep_days);
    let _logging = logging::init(&settings)?;
    let shutdown = match stop {
        Some(stop) => stop,
        None => Shutdown::on_signals().context("cannot listen for signals")?,
    };
    warn_of_open_doors(config);
    let vigil = Vigil::begin(config)?;
    before_migration::keep(&config.db.paths).await?;
    let started = tokio::select! {
        started = Backend::start(config, SystemClock::shared()) => started,
        () = shutdown.requested() => return Ok(()),
    };
    let backend = started.inspect_err(|error| tracing::error!("cannot start: {error:#}"))?;
    say_once(backend.first_admin());
    tracing::info!("listening on http://{}", backend.address());
    vigil.keep();
    boot::reached("serving");
    backend.prove_version();
    shutdown.requested().await;
    vigil.stopping().await;
    backend.stop(STOP_WITHIN).await;
    tracing::info!("stopped");
    Ok(())
}

fn warn_of_open_doors(config: &BackendConfig) {
    if config.auth.disabled {
        tracing::warn!(
            "**** AUTHENTICATION IS SWITCHED OFF: everybody on this machine is an admin ****"
        );
    }
    if config.auth.static_token.is_some() {
        tracing::warn!(
            "a static token with role admin is accepted: unset it when the migration is over"
        );
    }
}

/// On stdout and nowhere else: a log is kept and copied.
pub fn say_once(first_admin: &FirstAdmin) {
    match first_admin {
        FirstAdmin::Generated { username, password } => {
            println!("The first admin is {username:?}, the password {password}");
            println!("Keep it: it is not shown again.");
        }
        FirstAdmin::Given { username } => {
            println!("The first admin is {username:?}, with the password that was configured.");
            println!("It must be changed at the first sign-in.");
        }
        FirstAdmin::Present => {}
    }
}
