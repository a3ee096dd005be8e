//! What carries out what operators order.

use std::sync::{Arc, Mutex};

use kanade_control::rollout::RolloutParts;
use kanade_control::schedule::Scheduler;
use kanade_control::{Artifacts, AuditLog, Catalogue, Dispatcher, Machines, Nudges, Rollouts};
use kanade_projections::{Applied, LiveFeed};
use kanade_runtime::local_zone;
use tokio::sync::Notify;

use crate::foundation::Foundation;

/// What orders stand on.
pub struct Orders<'a> {
    pub catalogue: &'a Catalogue,
    pub artifacts: &'a Artifacts,
    pub machines: &'a Machines,
    pub applied: &'a Applied,
    pub live: &'a LiveFeed,
}

/// Who carries them out.
pub struct Assembled {
    pub dispatcher: Dispatcher,
    pub rollouts: Rollouts,
    pub scheduler: Scheduler,
}

impl Orders<'_> {
    /// Puts them together: schedules become dispatches and rollouts, rollouts become dispatches.
    pub fn assemble(self, foundation: &Foundation<'_>) -> Assembled {
        let dispatcher = self.dispatcher(foundation);
        let rollouts = self.rollouts(foundation, &dispatcher);
        Assembled {
            scheduler: self.scheduler(foundation, &dispatcher, &rollouts),
            dispatcher,
            rollouts,
        }
    }

    fn dispatcher(&self, foundation: &Foundation<'_>) -> Dispatcher {
        let state = &foundation.databases.state;
        Dispatcher {
            bus: foundation.bus.clone(),
            catalogue: self.catalogue.clone(),
            machines: self.machines.clone(),
            executions: foundation.projection(),
            secrets: Arc::new(state.secrets()),
            approvals: Arc::new(state.approvals()),
            applied: self.applied.clone(),
            clock: foundation.clock.clone(),
        }
    }

    fn rollouts(&self, foundation: &Foundation<'_>, dispatcher: &Dispatcher) -> Rollouts {
        Rollouts::new(RolloutParts {
            repository: Arc::new(foundation.databases.state.rollouts()),
            dispatcher: dispatcher.clone(),
            catalogue: self.catalogue.clone(),
            machines: self.machines.clone(),
            executions: foundation.projection(),
            agents: foundation.projection(),
            nudges: Nudges::new(foundation.bus.clone()),
            artifacts: self.artifacts.clone(),
            audit: AuditLog::new(foundation.bus.clone(), foundation.clock.clone()),
            live: self.live.clone(),
            clock: foundation.clock.clone(),
            wake: Notify::new(),
            troubles: Mutex::default(),
        })
    }

    fn scheduler(
        &self,
        foundation: &Foundation<'_>,
        dispatcher: &Dispatcher,
        rollouts: &Rollouts,
    ) -> Scheduler {
        let state = &foundation.databases.state;
        Scheduler {
            catalogue: self.catalogue.clone(),
            machines: self.machines.clone(),
            dispatcher: dispatcher.clone(),
            rollouts: rollouts.clone(),
            ledger: Arc::new(state.archives()),
            executions: foundation.projection(),
            state: Arc::new(state.schedules()),
            applied: self.applied.clone(),
            live: self.live.clone(),
            audit: AuditLog::new(foundation.bus.clone(), foundation.clock.clone()),
            clock: foundation.clock.clone(),
            on_machines: foundation.on_machines.clone(),
            local: local_zone(),
        }
    }
}
