//! Puts the agent together from its configuration and this machine.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kanade_agent_core::local::{HostListener, Listener};
use kanade_agent_core::observe::{HostEvents, HostGauges};
use kanade_agent_core::run::ProcessRunner;
use kanade_agent_core::schedule::HostSurroundings;
use kanade_agent_core::sources::DiskFiles;
use kanade_agent_core::{Agent, AgentParts, Facts, HostVitals};
use kanade_agent_os::diary::Diary;
use kanade_agent_os::host::HostFacts;
use kanade_agent_os::local::LocalListener;
use kanade_agent_os::shells::Shells;
use kanade_runtime::{SystemClock, Tasks};
use kanade_service::LastWords;

use crate::connection_log::follow;
use crate::diagnosis::HostDiagnosis;
use crate::installation::Installation;

/// The agent and what it needs beside it.
pub struct Running {
    agent: Agent,
    tasks: Tasks,
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
