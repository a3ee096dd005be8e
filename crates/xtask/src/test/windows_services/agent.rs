//! The agent as a service, of a machine that reaches no broker.

use anyhow::{Context, Result, ensure};

use super::prefix::Prefix;

const TOKEN: &str = "a-token-for-the-story";

/// Installs, looks, reboots, stops, starts and removes.
pub fn tell(machine: &Prefix) -> Result<()> {
    let agent = &*machine.program("kanade-agent");
    machine.wine(&[agent, "uninstall"], "")?;
    machine.stands(agent, "not installed", 4)?;

    let token = machine.hand_over("token", TOKEN)?;
    let broker = "nats://127.0.0.1:9";
    machine.does(&[agent, "install", "--broker", broker, "--token-file", &token])?;
    machine.stands(agent, "running", 0)?;
    secret_is_in_the_registry(machine)?;
    program_of_people_is_answered(machine)?;

    machine.reboot()?;
    machine
        .stands(agent, "running", 0)
        .context("after a reboot")?;

    machine.does(&["sc", "stop", "KanadeAgent"])?;
    machine.stands(agent, "not running (Stopped)", 3)?;
    ensure!(
        machine.log()?.contains("the agent has stopped"),
        "it did not stop as it was asked to"
    );
    machine.does(&["sc", "start", "KanadeAgent"])?;
    machine.stands(agent, "running", 0)?;

    machine
        .does(&[agent, "install"])
        .context("a second time, with the configuration that is there")?;
    machine.stands(agent, "running", 0)?;
    machine.does(&[agent, "uninstall"])?;
    machine.stands(agent, "not installed", 4)
}

/// Through the agent's own pipe; that nobody types anything ends it.
fn program_of_people_is_answered(machine: &Prefix) -> Result<()> {
    let client = machine.program("kanade-client");
    let shown = machine.does(&[&client, "--tty", "--language", "en"])?;
    for part in ["not connected", "You have read everything."] {
        ensure!(
            shown.contains(part),
            "the client does not say {part:?}: {shown}"
        );
    }
    Ok(())
}

fn secret_is_in_the_registry(machine: &Prefix) -> Result<()> {
    let key = r"HKLM\SOFTWARE\kanade\agent";
    let shown = machine.does(&["reg", "query", key, "/v", "NatsToken"])?;
    ensure!(shown.contains(TOKEN), "{key} has no token: {shown}");
    machine.is_not_written("config/agent.toml", TOKEN)
}
