//! Puts the agent together from its configuration and this machine.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kanade_agent_core::local::{HostListener, Listener};
use kanade_agent_core::observe::{HostEvents, HostGauges};
use kanade_agent_core::run::{ProcessRunner, ScriptCache};
use kanade_agent_core::schedule::HostSurroundings;
use kanade_agent_core::sources::DiskFiles;
use kanade_agent_core::state::Storage;
use kanade_agent_core::{Agent, AgentOptions, AgentParts, Facts, HostVitals, Settings, Updates};
use kanade_agent_os::diary::Diary;
use kanade_agent_os::host::HostFacts;
use kanade_agent_os::local::LocalListener;
use kanade_agent_os::processes::Processes;
use kanade_agent_os::shells::Shells;
use kanade_bus::ConnectOptions;
use kanade_config::{
    AgentConfig, ConfigKind, Directories, Environment, SystemRegistry, find_config,
};
use kanade_runtime::logging::LogSettings;
use kanade_runtime::{SystemClock, Tasks, fault};
use kanade_service::LastWords;

use crate::boot;
use crate::connection_log::follow;
use crate::data_folder::DataFolder;
use crate::diagnosis::HostDiagnosis;

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

/// The agent and what it needs beside it.
pub struct Running {
    agent: Agent,
    tasks: Tasks,
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
    fn updates(&self, processes: &Arc<Processes>) -> Option<Updates> {
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

    fn options(&self, facts: Facts) -> AgentOptions {
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

impl Running {
    /// Starts the agent. Does not wait for the broker.
    pub async fn start(
        installation: Installation,
        last_words: Option<LastWords>,
    ) -> anyhow::Result<Self> {
        let runs = installation.data_folder.runs();
        installation.data_folder.clear_bundles();
        let runner = ProcessRunner::open(runs).context("no scripts can be run")?;
        let tasks = Tasks::default();
        let reaper = runner.clone();
        tasks.spawn("agent.orphans", move |context| {
            let reaper = reaper.clone();
            async move {
                tokio::select! {
                    ended = reaper.reap_orphans() => ended,
                    () = context.stopping() => Ok(()),
                }
            }
        });
        let diary = Diary::find(runner.processes());
        let facts = facts(diary.as_ref());
        let mut events = HostEvents::new(diary, facts.boot_id.clone());
        if let Some(words) = last_words {
            events = events.after(words.at, &words.reason);
        }
        let updates = installation.updates(runner.processes());
        let parts = AgentParts {
            runner: Arc::new(runner),
            vitals: Box::new(HostVitals::default()),
            gauges: Some(Box::new(HostGauges::default())),
            events: Some(Box::new(events)),
            updates,
            surroundings: Some(Box::new(HostSurroundings::new(SystemClock::shared()))),
            local: listen(&installation.socket),
            files: Arc::new(DiskFiles),
            diagnosis: Arc::new(HostDiagnosis::new(&installation)),
            clock: SystemClock::shared(),
            seed: rand::random(),
        };
        let agent = Agent::start(installation.options(facts), parts).await?;
        let (state, server) = (agent.connection(), installation.config.agent.nats_url);
        tasks.spawn_once("agent.connection", move |context| {
            let following = follow(state.clone(), server.clone());
            async move {
                context.token().run_until_cancelled(following).await;
                Ok::<_, std::convert::Infallible>(())
            }
        });
        Ok(Self { agent, tasks })
    }

    /// What of the agent stands still, if anything does.
    pub fn health(&self) -> Result<(), String> {
        self.agent.stuck().map_or(Ok(()), Err)
    }

    /// Returns once another version has taken this one's place.
    pub async fn replaced(&self) {
        self.agent.replaced().await;
    }

    /// Stops within `limit`.
    pub async fn stop(self, limit: Duration) {
        self.agent.stop(limit).await;
        self.tasks.stop(Duration::from_secs(1)).await;
    }
}

/// An agent that programs at the machine cannot reach does everything else.
fn listen(socket: &Path) -> Option<Box<dyn Listener>> {
    match LocalListener::bind(socket) {
        Ok(listener) => Some(Box::new(HostListener(listener))),
        Err(error) => {
            tracing::warn!(%error, socket = %socket.display(), "programs at this machine cannot reach the agent");
            None
        }
    }
}

fn facts(diary: Option<&Diary>) -> Facts {
    let host = HostFacts::read();
    let mut capabilities: Vec<String> = Shells
        .available()
        .into_iter()
        .map(|shell| format!("shell:{shell}"))
        .collect();
    if let Some(diary) = diary {
        capabilities.push(format!("events:{}", diary.name()));
    }
    capabilities.sort();
    Facts {
        hostname: host.hostname,
        os_family: Some(host.os_family),
        os_version: host.os_version,
        architecture: Some(host.architecture),
        boot_id: host.boot_id,
        last_logon_user: None,
        last_logon_display_name: None,
        capabilities,
    }
}
