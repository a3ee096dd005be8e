//! What a fleet is made from.

use std::path::PathBuf;
use std::time::Duration;

use kanade_agent_core::Settings;
use kanade_runtime::{SharedClock, SystemClock};

use crate::{Behaviour, OperatingSystem};

/// A fleet to be started.
#[derive(Clone, Debug)]
pub struct FleetOptions {
    /// How many machines.
    pub count: usize,
    /// Where chance begins.
    pub seed: u64,
    /// The broker's address.
    pub server: String,
    /// The broker's token.
    pub token: Option<String>,
    /// What every machine's id begins with.
    pub prefix: String,
    /// Where the agents' state lies.
    pub keeping: Keeping,
    /// How scripts behave.
    pub behaviour: Behaviour,
    /// How the fleet is divided: each system with its weight.
    pub systems: Vec<(OperatingSystem, u32)>,
    /// Agents started in one second.
    pub started_per_second: u32,
    /// The share of machines that say hello once and are gone, from 0 to 1.
    pub asleep: f64,
    /// Whether machines tell their load and what happens on them.
    pub telemetry: bool,
    /// The version most agents say they have; a few have an older one.
    pub agent_version: String,
    /// Limits of each agent.
    pub settings: Settings,
    /// Tells the time.
    pub clock: SharedClock,
}

/// How surely simulated agents keep their state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// In memory, lost with the fleet.
    Memory,
    /// In `<folder>/<pc_id>/agent.db`, so that the next fleet with the same seed goes on.
    Folder(PathBuf),
}

impl FleetOptions {
    /// Machines for tests: all run Linux and do everything at once and well.
    pub fn quick(count: usize, server: impl Into<String>) -> Self {
        Self {
            behaviour: Behaviour::quick(),
            systems: vec![(OperatingSystem::Linux, 1)],
            started_per_second: 1000,
            asleep: 0.0,
            telemetry: false,
            ..Self::lively(count, server)
        }
    }

    /// Machines to look at: mixed systems, some slow, some failing, some asleep.
    pub fn lively(count: usize, server: impl Into<String>) -> Self {
        Self {
            count,
            seed: 1,
            server: server.into(),
            token: None,
            prefix: "sim-".into(),
            keeping: Keeping::Memory,
            behaviour: Behaviour::lively(),
            systems: vec![
                (OperatingSystem::Windows, 60),
                (OperatingSystem::Linux, 33),
                (OperatingSystem::Macos, 7),
            ],
            started_per_second: 300,
            asleep: 0.03,
            telemetry: true,
            agent_version: env!("CARGO_PKG_VERSION").into(),
            settings: Settings::default(),
            clock: SystemClock::shared(),
        }
    }

    pub(crate) fn pause_between_starts(&self) -> Duration {
        Duration::from_secs(1) / self.started_per_second.max(1)
    }
}
