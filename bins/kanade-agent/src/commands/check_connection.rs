//! `kanade-agent --check-connection`: whether this version reaches the broker. The version after it asks.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use kanade_agent_core::Updates;
use kanade_bus::agent::AgentConnection;
use kanade_wire::subjects;
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::installation::Installation;

const WITHIN: Duration = Duration::from_secs(30);

/// Ends with 0 when the broker is reached and its stream of heartbeats answers, with 5 when not. Nothing is reported.
pub fn check_connection(config: Option<&Path>) -> anyhow::Result<ExitCode> {
    let installation = Installation::resolve(config)?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the async runtime cannot be started")?;
    let reached = runtime.block_on(async { timeout(WITHIN, reach(&installation)).await });
    let code = match reached {
        Ok(reached) => {
            reached?;
            Updates::REACHED
        }
        Err(_) => Updates::NOT_REACHED,
    };
    println!(
        "{}",
        if code == Updates::REACHED {
            "reached"
        } else {
            "not reached"
        }
    );
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

async fn reach(installation: &Installation) -> anyhow::Result<()> {
    let pc = &installation.config.agent.id;
    let connection = AgentConnection::open(&installation.connect(), pc).await?;
    let subject = subjects::heartbeat(pc);
    loop {
        connection.connected().await;
        if connection.stream_answers(&subject).await {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
