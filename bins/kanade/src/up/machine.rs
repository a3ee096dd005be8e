//! The agent of this machine.

use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_agent_os::host::HostFacts;
use kanade_client::Client;
use kanade_config::env;
use kanade_wire::PcId;
use tokio::time::{sleep, timeout};

use super::child::Program;
use super::configuration::Secrets;
use super::folder::DataFolder;
use super::programs::Programs;
use crate::exit::ExitStatus;
use crate::failure::Failure;

/// An agent of this machine says that it is there within a moment; waiting longer helps nobody.
const SEEN_WITHIN: Duration = Duration::from_secs(10);
/// Wait between two looks.
const LOOK: Duration = Duration::from_millis(25);

/// What this machine is called in its fleet.
pub fn id() -> Result<PcId, Failure> {
    let hostname = HostFacts::read().hostname.unwrap_or_default();
    PcId::from_hostname(&hostname).map_err(|error| {
        let message = format!("this machine's name makes no machine id: {error}");
        Failure::new(ExitStatus::Failed, message, "kanade up --no-agent")
    })
}

/// How the agent is started.
pub fn program(programs: &Programs, folder: &DataFolder, secrets: &Secrets) -> Program {
    Program {
        name: "agent",
        executable: programs.agent.clone(),
        arguments: vec!["--config".into(), folder.file("agent.toml").into()],
        variables: vec![
            (env::NATS_TOKEN, secrets.token.clone().into()),
            (env::AGENT_DATA_DIR, folder.file("agent").into()),
        ],
        stderr: folder.log("agent.stderr"),
        asked_when_orphaned: true,
    }
}

/// Waits until the machine has told of itself since `started_at`, at most ten seconds.
pub async fn wait_until_seen(client: &Client, machine: &PcId, started_at: DateTime<Utc>) {
    let seen = async {
        while !is_seen(client, machine, started_at).await {
            sleep(LOOK).await;
        }
    };
    if timeout(SEEN_WITHIN, seen).await.is_err() {
        eprintln!(
            "The agent of this machine has not been heard of yet: kanade agent show {machine}"
        );
    }
}

async fn is_seen(client: &Client, machine: &PcId, started_at: DateTime<Utc>) -> bool {
    let agent = client.agent(machine).await;
    agent.is_ok_and(|agent| agent.updated_at >= started_at)
}
