//! What is installed on this machine, and what follows from its configuration.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use kanade_agent_core::run::ScriptCache;
use kanade_agent_core::state::Storage;
use kanade_agent_core::{AgentOptions, Facts, Settings, Updates};
use kanade_agent_os::processes::Processes;
use kanade_bus::ConnectOptions;
use kanade_config::{
    AgentConfig, ConfigKind, Directories, Environment, SystemRegistry, find_config,
};
use kanade_runtime::logging::LogSettings;
use kanade_runtime::{SystemClock, fault};

use crate::boot;
use crate::data_folder::DataFolder;

/// Where nothing listens: a test's agent that cannot connect.
const NOWHERE: &str = "nats://127.0.0.1:9";

/// The broker's library tells of every attempt to connect; what matters of it is logged once.
const QUIET: &str = "async_nats=warn";

/// What is installed on this machine.
pub struct Installation {
    pub config: AgentConfig,
    pub data_folder: DataFolder,
    /// Where programs at this machine find the agent.
    pub socket: PathBuf,
}

impl Installation {
    /// Finds and reads the configuration.
    pub fn resolve(given: Option<&Path>) -> anyhow::Result<Self> {
        let environment = Environment::of_process();
        let current = env::current_dir().context("the working folder is not known")?;
        let directories = Directories::resolve(&environment, &current);
        let path = find_config(ConfigKind::Agent, given, &environment, &directories)?;
        let config = AgentConfig::load(&path, &environment, &SystemRegistry)?;
        Ok(Self {
            config,
            socket: directories.agent_socket(&environment),
            data_folder: DataFolder::new(directories.data),
        })
    }

    pub fn log_settings(&self) -> LogSettings {
        let log = &self.config.log;
        let level = format!("{QUIET},{}", log.level);
        LogSettings::with_files(level, &log.path, log.keep_days)
    }

    /// How the broker is reached.
    pub fn connect(&self) -> ConnectOptions {
        let agent = &self.config.agent;
        let token = self.config.nats_token.as_ref().map(|token| token.reveal());
        let name = format!("kanade-agent {}", agent.id);
        let mut options = ConnectOptions::new(&agent.nats_url, name, SystemClock::shared());
        if fault::is_asked(&format!("agent.deaf.{}", boot::version())) {
            options.servers = vec![NOWHERE.to_owned()];
        }
        options.token(token)
    }

    /// The version before is asked with the same configuration.
    pub fn updates(&self, processes: &Arc<Processes>) -> Option<Updates> {
        let sentinel = boot::sentinel().ok()?;
        let arguments = [
            "--config".into(),
            self.config.path.clone().into(),
            "--check-connection".into(),
        ];
        Some(Updates::new(
            sentinel,
            processes.clone(),
            self.config.update.grace,
            arguments.to_vec(),
        ))
    }

    pub fn options(&self, facts: Facts) -> AgentOptions {
        AgentOptions {
            pc_id: self.config.agent.id.clone(),
            agent_version: boot::version().to_owned(),
            connect: self.connect(),
            facts,
            storage: Storage::File(self.data_folder.state()),
            scripts: ScriptCache::Folder(self.data_folder.scripts()),
            bundles: self.data_folder.bundles(),
            settings: Settings::default(),
        }
    }
}
