//! `kanade-backend wipe-projector`: removes the tables that are built from the streams.

use std::io::{BufRead, IsTerminal};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use kanade_bus::backend::Bus;
use kanade_config::BackendConfig;
use kanade_projections::STREAMS;
use kanade_runtime::SystemClock;
use kanade_store::state::AccountRepository;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;

use crate::backend::broker;

/// How long a broker may take to say how far its streams reach.
const BROKER_WITHIN: Duration = Duration::from_secs(5);

/// Says what will be lost, asks, and removes the projection file. The locks of both files tell a
/// backend that runs.
pub async fn wipe(config: &BackendConfig, is_confirmed: bool) -> Result<()> {
    let paths = &config.db.paths;
    let state = match paths.state.exists() {
        true => Some(StateDatabase::open(&paths.state).await?),
        false => None,
    };
    let wiped = async {
        let file = ProjectionDatabase::to_wipe(&paths.projection).await?;
        eprintln!("{} will be removed.", paths.projection.display());
        say_accounts(state.as_ref()).await?;
        say_streams(config).await;
        if !is_confirmed {
            confirm()?;
        }
        file.remove()?;
        eprintln!("Removed. The next start of the backend builds it from the streams.");
        Ok(())
    };
    let wiped: Result<()> = wiped.await;
    if let Some(state) = state {
        state.close().await?;
    }
    wiped
}

async fn say_accounts(state: Option<&StateDatabase>) -> Result<()> {
    let count = match state {
        Some(state) => state.accounts().list().await?.len(),
        None => 0,
    };
    eprintln!("Accounts lie in another file and stay as they are: {count}.");
    Ok(())
}

/// How far back the next tables will reach.
async fn say_streams(config: &BackendConfig) {
    let looked = tokio::time::timeout(BROKER_WITHIN, look(config)).await;
    match looked {
        Ok(Ok(lines)) => {
            eprintln!("What can be built again:");
            for line in lines {
                eprintln!("  {line}");
            }
        }
        Ok(Err(error)) => eprintln!("How far the streams reach back is not known: {error:#}."),
        Err(_) => {
            eprintln!("The broker is not reachable: how far its streams reach back is not known.")
        }
    }
}

async fn look(config: &BackendConfig) -> Result<Vec<String>> {
    let bus = Bus::open(&broker(config, &SystemClock::shared())).await?;
    bus.connected().await;
    let mut lines = Vec::new();
    for stream in STREAMS {
        let info = bus.stream_info(stream).await?;
        lines.push(
            match info.and_then(|info| Some((info.messages, info.first_published_at?))) {
                Some((messages, first)) => {
                    format!(
                        "{stream}: {messages} messages since {}",
                        first.format("%F %T UTC")
                    )
                }
                None => format!("{stream}: nothing"),
            },
        );
    }
    Ok(lines)
}

fn confirm() -> Result<()> {
    let input = std::io::stdin();
    ensure!(input.is_terminal(), "nobody can be asked here: say --yes");
    eprint!("Remove it? Write yes: ");
    let mut answer = String::new();
    input.lock().read_line(&mut answer).context("no answer")?;
    if answer.trim() != "yes" {
        bail!("nothing was removed");
    }
    Ok(())
}
