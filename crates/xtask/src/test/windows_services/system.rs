//! A whole system on one machine with Windows: the backend as a service, an agent that it commands, and the command
//! line, around a real broker.

use std::fs;
use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, Result, ensure};
use kanade_broker::{Auth, Broker, BrokerConfig, SearchPlaces};
use serde_json::Value;

use super::prefix::{Prefix, text_of};

const TOKEN: &str = "a-token-of-the-broker";

/// Installs both, runs a script through them, reboots, runs it again, and removes both.
pub fn tell(machine: &Prefix) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let broker = runtime.block_on(broker(machine))?;
    let system = System {
        machine,
        agent: machine.program("kanade-agent"),
        backend: machine.program("kanade-backend"),
        kanade: machine.program("kanade"),
        broker: broker.url(),
        bind: free_address()?.to_string(),
    };
    system.tell()
}

async fn broker(machine: &Prefix<'_>) -> Result<Broker> {
    let folder = machine.kanade("broker");
    let places = SearchPlaces::of_this_process(machine.workspace().tools());
    let server = kanade_broker::find(&places, |sentence| eprintln!("{sentence}"))?;
    let mut config = BrokerConfig::new(folder.join("run"), folder.join("streams"));
    config.auth = Auth::Token(TOKEN.to_owned());
    Ok(Broker::start(&server, config).await?)
}

struct System<'a> {
    machine: &'a Prefix<'a>,
    agent: String,
    backend: String,
    kanade: String,
    broker: String,
    bind: String,
}

impl System<'_> {
    fn tell(&self) -> Result<()> {
        let (machine, backend) = (self.machine, &*self.backend);
        self.clear_away()?;
        machine.stands(backend, "not installed", 4)?;
        let password = self.install()?;
        machine.is_not_written("config/backend.toml", TOKEN)?;
        self.sign_in(&password)?;
        self.runs_a_script()?;

        machine.reboot()?;
        machine
            .stands(backend, "running", 0)
            .context("after a reboot")?;
        self.runs_a_script().context("after a reboot")?;

        machine.does(&["sc", "stop", "KanadeBackend"])?;
        machine.stands(backend, "not running (Stopped)", 3)?;
        ensure!(
            machine.log()?.contains("stopped"),
            "it did not stop as it was asked to"
        );
        machine.does(&["sc", "start", "KanadeBackend"])?;
        machine.stands(backend, "running", 0)?;
        machine.does(&[&self.agent, "uninstall"])?;
        machine.does(&[backend, "uninstall"])?;
        machine.stands(backend, "not installed", 4)
    }

    /// What an earlier story has left.
    fn clear_away(&self) -> Result<()> {
        for program in [&self.agent, &self.backend] {
            self.machine.wine(&[program, "uninstall"], "")?;
        }
        for folder in ["config", "data", "logs"] {
            let folder = self.machine.kanade(folder);
            if folder.exists() {
                fs::remove_dir_all(&folder)
                    .with_context(|| format!("{} cannot be removed", folder.display()))?;
            }
        }
        Ok(())
    }

    /// Returns the first admin's password, which is told where a person reads it.
    fn install(&self) -> Result<String> {
        let token = self.machine.hand_over("token", TOKEN)?;
        let handed = ["--broker", &self.broker, "--token-file", &token];
        let line = [&self.backend, "install", "--bind", &self.bind];
        let told = self.machine.does(&[&line[..], &handed[..]].concat())?;
        self.machine.stands(&self.backend, "running", 0)?;
        self.machine
            .does(&[&[&*self.agent, "install"][..], &handed[..]].concat())?;
        self.machine.stands(&self.agent, "running", 0)?;
        let password = told
            .lines()
            .find_map(|line| line.split_once("the password "));
        let (_, password) = password.context("no password was told")?;
        Ok(password.trim().to_owned())
    }

    fn sign_in(&self, password: &str) -> Result<()> {
        let url = format!("http://{}", self.bind);
        let line = [&*self.kanade, "--backend-url", &url, "login"];
        let who = ["--username", "admin", "--password-stdin"];
        let line = [&line[..], &who[..]].concat();
        self.machine.does_with(&line, password).map(drop)
    }

    /// On the machine that the backend has heard of.
    fn runs_a_script(&self) -> Result<()> {
        let name = self.name_of_the_machine()?;
        let script = ["--shell", "cmd", "--", "echo on %OS% & exit 7"];
        let run = [&[&*self.kanade, "run", &name][..], &script].concat();
        self.machine.comes_to(&run, |output| {
            output.status.code() == Some(7) && text_of(output).contains("on Windows_NT")
        })
    }

    fn name_of_the_machine(&self) -> Result<String> {
        let list = [&*self.kanade, "agent", "list", "--output", "json"];
        let heard = self.machine.comes_to(&list, |output| {
            serde_json::from_slice::<Vec<Value>>(&output.stdout).is_ok_and(|rows| !rows.is_empty())
        });
        heard.context("the backend hears of no machine")?;
        let rows: Vec<Value> = serde_json::from_str(&self.machine.does(&list)?)?;
        let name = rows.first().and_then(|row| row["pc_id"].as_str());
        Ok(name.context("the machine has no name")?.to_owned())
    }
}

fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?)
}
