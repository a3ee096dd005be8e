//! Simulated machines: whole agents in this process, their scripts an imitation.

use std::time::Duration;

use kanade_sim::{Fleet as Agents, FleetOptions};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

/// How long each agent has to deliver its last reports.
const STOPPED_WITHIN: Duration = Duration::from_secs(5);

/// Machines that a story needs in numbers, `sim-…` by name. They stop when it is dropped.
#[derive(Debug)]
pub struct Fleet(Option<Agents>);

impl Fleet {
    /// Starts `machines` of them, which do at once and well what they are told; with `telemetry`
    /// they tell their load and what happens on them.
    ///
    /// # Panics
    /// When one does not start.
    pub async fn start(machines: usize, telemetry: bool, broker: &str) -> Self {
        let options = FleetOptions {
            telemetry,
            ..FleetOptions::quick(machines, broker)
        };
        let agents = Agents::start(options).await;
        Self(Some(agents.unwrap_or_else(|error| panic!("{error}"))))
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let Some(agents) = self.0.take() else { return };
        block_in_place(|| Handle::current().block_on(agents.stop(STOPPED_WITHIN)));
    }
}
