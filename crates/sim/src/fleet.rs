//! The fleet: agents side by side.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kanade_agent_core::diagnose::NoDiagnosis;
use kanade_agent_core::run::ScriptCache;
use kanade_agent_core::state::Storage;
use kanade_agent_core::{Agent, AgentError, AgentOptions, AgentParts};
use kanade_bus::ConnectOptions;
use kanade_wire::{InvalidId, PcId};
use tokio::time::{Instant, sleep, sleep_until};

use crate::events::SimulatedEvents;
use crate::files::SimulatedFiles;
use crate::gauges::SimulatedGauges;
use crate::machine::Machine;
use crate::options::{FleetOptions, Keeping};
use crate::runner::SimulatedRunner;
use crate::vitals::SimulatedVitals;

/// Long enough for a backend that has just started to answer everybody once.
const HELLO: Duration = Duration::from_secs(20);
/// Agents that are stopped at the same time.
const STOPPED_TOGETHER: usize = 500;

/// Simulated machines that run until they are stopped.
#[derive(Debug)]
pub struct Fleet {
    machines: Vec<Machine>,
    agents: Vec<(PcId, Agent)>,
}

/// Why a fleet did not start.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// The prefix makes no machine id.
    #[error("the fleet's prefix makes no machine id")]
    Prefix(#[from] InvalidId),
    /// A machine's folder could not be made.
    #[error("cannot make {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// An agent did not start.
    #[error("the agent of {pc} did not start")]
    Agent {
        /// Its machine.
        pc: PcId,
        /// Why not.
        #[source]
        source: AgentError,
    },
}

impl Fleet {
    /// Starts a fleet, one machine after the other at the rate of its options. Does not wait for the broker.
    pub async fn start(options: FleetOptions) -> Result<Self, FleetError> {
        let machines = (0..options.count).map(|number| Machine::number(number, &options));
        let machines: Vec<Machine> = machines.collect::<Result<_, _>>()?;
        let mut agents = Vec::with_capacity(machines.len());
        let mut next = Instant::now();
        for machine in &machines {
            sleep_until(next).await;
            next += options.pause_between_starts();
            let agent = start_one(machine, &options).await?;
            agents.push((machine.pc_id.clone(), agent));
        }
        let mut fleet = Self { machines, agents };
        fleet.put_to_sleep().await;
        Ok(fleet)
    }

    /// Every machine, those that are asleep included.
    pub fn machines(&self) -> &[Machine] {
        &self.machines
    }

    /// How many agents run.
    pub fn running(&self) -> usize {
        self.agents.len()
    }

    /// How many agents are connected.
    pub fn connected(&self) -> usize {
        self.agents
            .iter()
            .filter(|(_, agent)| agent.is_connected())
            .count()
    }

    /// Reports of all agents that wait to be acknowledged; an agent whose state cannot be read counts as one.
    pub fn waiting_reports(&self) -> u64 {
        self.agents
            .iter()
            .map(|(_, agent)| agent.outbox_depth().unwrap_or(1))
            .sum()
    }

    /// Waits until every running agent is connected.
    pub async fn all_connected(&self) {
        while self.connected() < self.agents.len() {
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn have_synced(&self, some: &[PcId]) {
        let is_one = |pc| some.contains(pc);
        let agents = || self.agents.iter().filter(|(pc, _)| is_one(pc));
        while !agents().all(|(_, agent)| agent.has_synced()) {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Stops one machine's agent; `false` when it does not run.
    pub async fn stop_one(&mut self, pc: &PcId, limit: Duration) -> bool {
        let Some(index) = self.agents.iter().position(|(other, _)| other == pc) else {
            return false;
        };
        let (_, agent) = self.agents.swap_remove(index);
        agent.stop(limit).await;
        true
    }

    /// Stops every agent, each within `limit`.
    pub async fn stop(mut self, limit: Duration) {
        while !self.agents.is_empty() {
            let some = self
                .agents
                .split_off(self.agents.len().saturating_sub(STOPPED_TOGETHER));
            join_all(some.into_iter().map(|(_, agent)| agent.stop(limit))).await;
        }
    }

    async fn put_to_sleep(&mut self) {
        let asleep: Vec<PcId> = self
            .machines
            .iter()
            .filter(|machine| machine.is_asleep)
            .map(|machine| machine.pc_id.clone())
            .collect();
        if asleep.is_empty() {
            return;
        }
        // Who is new syncs before its first heartbeat.
        let _ = tokio::time::timeout(HELLO, self.have_synced(&asleep)).await;
        sleep(Duration::from_millis(200)).await;
        for pc in asleep {
            self.stop_one(&pc, Duration::from_secs(1)).await;
        }
    }
}

async fn start_one(machine: &Machine, options: &FleetOptions) -> Result<Agent, FleetError> {
    let agent_options = AgentOptions {
        pc_id: machine.pc_id.clone(),
        agent_version: machine.agent_version.clone(),
        connect: ConnectOptions::new(
            &options.server,
            machine.pc_id.as_str(),
            options.clock.clone(),
        )
        .token(options.token.clone()),
        facts: machine.facts(),
        storage: storage(machine, &options.keeping)?,
        scripts: ScriptCache::None,
        bundles: bundles(&options.keeping),
        settings: options.settings,
    };
    let parts = AgentParts {
        updates: None,
        runner: Arc::new(SimulatedRunner::new(
            machine.clone(),
            options.behaviour.clone(),
        )),
        vitals: Box::new(SimulatedVitals::new(machine)),
        gauges: options
            .telemetry
            .then(|| Box::new(SimulatedGauges::new(machine)) as _),
        events: options
            .telemetry
            .then(|| Box::new(SimulatedEvents::new(machine.clone())) as _),
        diagnosis: Arc::new(NoDiagnosis),
        surroundings: None,
        local: None,
        files: Arc::new(SimulatedFiles { seed: machine.seed }),
        clock: options.clock.clone(),
        seed: machine.seed ^ started_nanos(options),
    };
    let started = Agent::start(agent_options, parts).await;
    started.map_err(|source| FleetError::Agent {
        pc: machine.pc_id.clone(),
        source,
    })
}

/// Ids must not repeat when a fleet with the same seed is started again.
fn started_nanos(options: &FleetOptions) -> u64 {
    options
        .clock
        .now()
        .timestamp_nanos_opt()
        .unwrap_or_default()
        .cast_unsigned()
}

/// Where bundles are put together; each is gone once it is in an outbox.
fn bundles(keeping: &Keeping) -> PathBuf {
    match keeping {
        Keeping::Memory => std::env::temp_dir().join(format!("kanade-sim-{}", std::process::id())),
        Keeping::Folder(folder) => folder.join("bundles"),
    }
}

fn storage(machine: &Machine, keeping: &Keeping) -> Result<Storage, FleetError> {
    let Keeping::Folder(folder) = keeping else {
        return Ok(Storage::Memory);
    };
    let path = folder.join(machine.pc_id.as_str());
    std::fs::create_dir_all(&path).map_err(|source| FleetError::Folder {
        path: path.clone(),
        source,
    })?;
    Ok(Storage::QuickFile(path.join("agent.db")))
}
