//! What an agent's tasks share.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kanade_bus::agent::AgentConnection;
use kanade_manifest::schedule::Tz;
use kanade_runtime::{Backoff, BackoffPolicy, SharedClock, TaskSet};
use kanade_wire::subjects::CommandAddress;
use kanade_wire::sync::DesiredState;
use kanade_wire::{Command, Os, PcId};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Settings;
use super::chance::Chance;
use super::pulse::Pulse;
use crate::diagnose::DiagnosisSource;
use crate::gate::{self, Circumstances, ContactAge, Decision, Refusal};
use crate::local::{self, Pace, SharedListener};
use crate::observe::{SharedEvents, SharedGauges};
use crate::report::Heartbeats;
use crate::run::{Runs, ScriptRunner, Scripts};
use crate::schedule::{self, Surroundings};
use crate::sources::Files;
use crate::state::{State, StateError};
use crate::sync::SyncRequests;
use crate::update::Updates;

/// Attempts to write what must be written: soon after somebody has made room.
pub(crate) const TO_WRITE: BackoffPolicy =
    BackoffPolicy::new(Duration::from_secs(1), Duration::from_secs(15));

/// The shared parts of one agent.
#[derive(Debug)]
pub(crate) struct Core {
    pub pc_id: PcId,
    /// The operating system, as heartbeats name it.
    pub os: Option<Os>,
    pub agent_version: String,
    pub settings: Settings,
    pub state: State,
    /// Whether the state of an earlier life was damaged.
    pub ledger_was_lost: bool,
    pub connection: AgentConnection,
    pub runner: Arc<dyn ScriptRunner>,
    pub scripts: Scripts,
    pub heartbeats: Heartbeats,
    pub gauges: SharedGauges,
    pub events: SharedEvents,
    /// What the machine's own schedules ask of it.
    pub surroundings: tokio::sync::Mutex<Option<Box<dyn Surroundings>>>,
    /// The zone the machine's clock is set to, as far as somebody looked.
    pub zone: Mutex<Tz>,
    /// Differs after every boot.
    pub boot_id: Option<String>,
    pub local: SharedListener,
    /// How often people at the machine begin something.
    pub pace: Pace,
    pub files: Arc<dyn Files>,
    pub diagnosis: Arc<dyn DiagnosisSource>,
    /// How the program is replaced, if it is.
    pub updates: Option<Updates>,
    /// Versions the program is never replaced by.
    pub quarantined: Vec<String>,
    /// Whether another program has taken the place of this one and is to be started.
    pub restart: watch::Sender<bool>,
    /// Where the broker is.
    pub servers: Vec<String>,
    /// Where bundles are put together.
    pub bundles: PathBuf,
    pub clock: SharedClock,
    pub chance: Chance,
    /// What the backend wants of this machine.
    pub desired: watch::Sender<Arc<DesiredState>>,
    pub runs: Arc<Runs>,
    pub slots: Arc<Semaphore>,
    pub slots_at_start: usize,
    pub sync: SyncRequests,
    /// What the loops are busy with.
    pub pulse: Pulse,
    /// Something was put into the outbox.
    pub outbox_changed: Notify,
    /// Runs and publishers.
    pub tasks: TaskSet,
    /// Cancelled when runs are to be ended because the agent stops.
    pub stopping: CancellationToken,
}

impl Core {
    /// Whether this version has yet to prove itself.
    pub fn is_on_trial(&self) -> bool {
        let updates = self.updates.as_ref();
        updates.is_some_and(|updates| updates.sentinel.is_on_trial())
    }

    /// Asks the gate.
    pub fn gate(
        &self,
        command: &Command,
        address: Option<&CommandAddress>,
        has_slot: bool,
    ) -> Decision {
        let cancelled = self.runs.is_killed(command.exec_id.as_ref());
        self.gate_unless(cancelled, command, address, has_slot)
    }

    /// Asks the gate about a run that may have been stopped by itself.
    pub fn gate_unless(
        &self,
        cancelled: bool,
        command: &Command,
        address: Option<&CommandAddress>,
        has_slot: bool,
    ) -> Decision {
        let desired = self.desired.borrow().clone();
        let unsupported =
            gate::of_another_system(command, self.os).or_else(|| self.runner.unsupported(command));
        let nobody = self.runner.nobody(command);
        let now = self.clock.now();
        let circumstances = Circumstances {
            now,
            held_back: schedule::held_back(command, &desired, now, self.zone())
                .or_else(|| local::held_back(command, &desired, now, self.zone())),
            desired: &desired,
            contact: self.contact(),
            address,
            unsupported: unsupported.as_deref(),
            nobody: nobody.as_deref(),
            cancelled,
            has_slot,
        };
        gate::decide(command, &circumstances)
    }

    /// The zone the machine's clock is set to.
    pub fn zone(&self) -> Tz {
        *self.zone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_zone(&self, zone: Tz) {
        *self.zone.lock().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    /// Why the gate does not let a command through, if so.
    pub fn refusal(&self, command: &Command) -> Option<Refusal> {
        match self.gate(command, None, false) {
            Decision::Refuse(refusal) => Some(refusal),
            Decision::Run | Decision::Wait => None,
        }
    }

    /// Returns once another connection than the one with this number was made.
    pub async fn reconnected(&self, connection: u64) {
        let mut state = self.connection.state();
        if state
            .wait_for(|state| state.connected && state.connects != connection)
            .await
            .is_err()
        {
            std::future::pending().await
        }
    }

    /// Writes to the state until it succeeds; `None` when the agent stops first.
    pub async fn insist<T>(
        &self,
        what: &'static str,
        mut write: impl FnMut() -> Result<T, StateError>,
    ) -> Option<T> {
        let mut backoff = Backoff::new(TO_WRITE);
        let mut unwritten = None;
        loop {
            match write() {
                Ok(value) => return Some(value),
                Err(error) => log_failure(what, &error, backoff.attempts()),
            }
            unwritten.get_or_insert_with(|| self.state.unwritten());
            let delay = self.chance.delay(&mut backoff);
            self.stopping.run_until_cancelled(sleep(delay)).await?;
        }
    }

    fn contact(&self) -> ContactAge {
        let state = self.connection.state();
        let state = state.borrow();
        match (state.connected, state.connects) {
            (true, _) => ContactAge::Known(Duration::ZERO),
            (false, 0) => ContactAge::Never,
            (false, _) => ContactAge::Known(state.lasts_for(self.clock.now())),
        }
    }
}

fn log_failure(what: &str, error: &StateError, attempts: u32) {
    let error = crate::describe(error);
    match attempts {
        0 => tracing::error!(error, "cannot {what}; trying again"),
        _ => tracing::debug!(error, attempts, "still cannot {what}"),
    }
}
