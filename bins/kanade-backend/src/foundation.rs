//! What must be there before anything is put together.

use std::sync::Arc;

use kanade_bus::backend::Bus;
use kanade_config::BackendConfig;
use kanade_control::schedule::LocalSchedules;
use kanade_runtime::{SharedClock, Tasks};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_trust::{Passwords, SecretToken};

use crate::databases::Databases;
use crate::outbound::Outbound;

/// What everything stands on.
pub struct Foundation<'a> {
    /// The configuration.
    pub config: &'a BackendConfig,
    /// The clock.
    pub clock: SharedClock,
    /// The open databases.
    pub databases: &'a Databases,
    /// The broker, which may be away.
    pub bus: Bus,
    /// Checks passwords.
    pub passwords: Passwords,
    /// What the owner of the data folder proves with who that is.
    pub owner_token: SecretToken,
    /// What leaves the backend for other systems.
    pub outbound: Outbound,
    /// Schedules that machines keep themselves.
    pub on_machines: LocalSchedules,
    /// Where tasks will run.
    pub tasks: Arc<Tasks>,
}

impl Foundation<'_> {
    /// The projected tables, for one of their ports.
    pub fn projection(&self) -> Arc<ProjectionDatabase> {
        Arc::new(self.databases.projection.clone())
    }
}
