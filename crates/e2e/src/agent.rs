//! A real agent as a child process.

use std::path::{Path, PathBuf};
use std::process::Command;

use kanade_wire::PcId;

use crate::process::Process;
use crate::programs::program;

/// An agent with its own name and folder: several run beside each other on this machine.
#[derive(Debug)]
pub struct Agent {
    pc: PcId,
    folder: PathBuf,
    process: Option<Process>,
}

impl Agent {
    /// Starts one; returns without waiting until it is connected.
    pub fn start(folder: &Path, pc: &PcId, broker: &str) -> Self {
        configure(folder, pc, broker, "");
        let mut agent = Self {
            pc: pc.clone(),
            folder: folder.to_owned(),
            process: None,
        };
        agent.restart();
        agent
    }

    /// Its machine id.
    pub fn pc(&self) -> &PcId {
        &self.pc
    }

    /// Starts it again over the same folder, after ending the one that runs.
    pub fn restart(&mut self) {
        self.process = None;
        let mut command = command(&program("kanade-agent"), &self.folder);
        let name = format!("agent-{}", self.pc);
        self.process = Some(Process::start(&name, &mut command, &self.folder));
    }

    /// The running process.
    ///
    /// # Panics
    /// When it was stopped.
    pub fn process(&mut self) -> &mut Process {
        self.process.as_mut().expect("a running agent")
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(&mut self) {
        self.process().stop().await;
        self.process = None;
    }
}

/// Writes the configuration of an agent in this folder.
pub(crate) fn configure(folder: &Path, pc: &PcId, broker: &str, more: &str) {
    std::fs::create_dir_all(folder).expect("a folder for the agent");
    let log = folder.join("log/agent.log").display().to_string();
    let config = format!(
        "[agent]\nid = \"{pc}\"\nnats_url = {broker:?}\n[log]\npath = {log:?}\nlevel = \"info\"\n{more}"
    );
    std::fs::write(folder.join("agent.toml"), config).expect("the agent's configuration");
}

/// Starts the program as the agent in this folder.
pub(crate) fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env("KANADE_AGENT_CONFIG", folder.join("agent.toml"))
        .env("KANADE_AGENT_DATA_DIR", folder.join("data"))
        .env_remove("RUST_LOG")
        .env_remove("KANADE_NATS_TOKEN");
    command
}
