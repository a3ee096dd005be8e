//! The running whole.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use kanade_bus::backend::Bus;
use kanade_bus::{ConnectOptions, ConnectionState};
use kanade_config::BackendConfig;
use kanade_runtime::tasks::TasksOptions;
use kanade_runtime::{SharedClock, StopDeadline, TaskSet, Tasks};
use kanade_store::state::IdempotencyRepository;
use kanade_trust::{Passwords, SecretToken, TokenKind};
use tokio::sync::watch;

use crate::databases::Databases;
use crate::first_admin::{FirstAdmin, ensure};
use crate::foundation::Foundation;
use crate::http::{HttpServer, bind};
use crate::outbound::Outbound;
use crate::owner::OwnerFile;
use crate::tasks;
use crate::wiring::assemble;

/// How long streams and waiting requests may take to notice the stop.
const STREAMS_END_WITHIN: Duration = Duration::from_secs(1);

/// How long requests may take to be answered.
const DRAINED_WITHIN: Duration = Duration::from_secs(4);

/// How long tasks may take to finish what they hold.
const TASKS_END_WITHIN: Duration = Duration::from_secs(2);

/// A running backend: databases, broker, tasks, HTTP server.
#[derive(Debug)]
pub struct Backend {
    address: SocketAddr,
    first_admin: FirstAdmin,
    databases: Databases,
    broker: watch::Receiver<ConnectionState>,
    owner: OwnerFile,
    tasks: Arc<Tasks>,
    requests: TaskSet,
    http: HttpServer,
}

impl Backend {
    /// Starts one. Whether the broker is there does not matter: what needs it begins when it
    /// comes.
    ///
    /// # Errors
    /// When a database or the address cannot be had, in words for the operator. What can fail
    /// comes before the first admin: a password that was generated is always said.
    pub async fn start(config: &BackendConfig, clock: SharedClock) -> Result<Self> {
        let databases = Databases::open(&config.db.paths, clock.now()).await?;
        let listener = bind(&config.server.bind).await?;
        let address = listener.local_addr().context("the address is not known")?;
        let bus = Bus::open(&broker(config, &clock)).await?;
        let broker = bus.state();
        databases.state.idempotency().interrupt_all().await?;
        let passwords = Passwords::new();
        let tasks = Arc::new(tasks_dated_by(&clock));
        let owner_token = SecretToken::generate(TokenKind::Owner, &mut rand::rng());
        let parts = assemble(Foundation {
            outbound: Outbound::new(config)?,
            owner_token: owner_token.clone(),
            config,
            clock: clock.clone(),
            databases: &databases,
            bus,
            passwords: passwords.clone(),
            on_machines: kanade_control::schedule::LocalSchedules::default(),
            tasks: Arc::clone(&tasks),
        });
        let first_admin = first_admin(config, &databases, &passwords, &clock).await?;
        let requests = parts.api.requests.clone();
        let http = HttpServer::start(&tasks, listener, kanade_api::router(parts.api.clone()))?;
        let owner = OwnerFile::write(&config.db.paths, address, &owner_token)?;
        tasks::spawn_all(parts, &databases);
        Ok(Self {
            address,
            first_admin,
            databases,
            broker,
            owner,
            tasks,
            requests,
            http,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What became of the first admin at this start.
    #[must_use]
    pub const fn first_admin(&self) -> &FirstAdmin {
        &self.first_admin
    }

    /// Has this version prove itself, if it has to.
    pub(crate) fn prove_version(&self) {
        tasks::trial::spawn(&self.tasks, self.broker.clone());
    }

    /// Takes no more requests, answers those it has, ends its tasks and closes its databases,
    /// at most for `limit`.
    pub async fn stop(self, limit: Duration) {
        let deadline = StopDeadline::after(limit);
        let at_most = |limit: Duration| limit.min(deadline.remaining());
        drop(self.owner);
        self.http.close();
        self.requests.stop(at_most(STREAMS_END_WITHIN)).await;
        let drained = tokio::time::timeout(at_most(DRAINED_WITHIN), self.http.drain()).await;
        if drained.is_err() {
            tracing::warn!("requests that were not answered in time are cut off");
        }
        self.tasks.stop(at_most(TASKS_END_WITHIN)).await;
        self.databases.close(deadline).await;
    }
}

async fn first_admin(
    config: &BackendConfig,
    databases: &Databases,
    passwords: &Passwords,
    clock: &SharedClock,
) -> Result<FirstAdmin> {
    let accounts = databases.state.accounts();
    let (name, given) = (
        &config.auth.bootstrap_user,
        config.auth.bootstrap_password.as_ref(),
    );
    ensure(&accounts, passwords, name, given, clock.now()).await
}

fn tasks_dated_by(clock: &SharedClock) -> Tasks {
    Tasks::new(TasksOptions {
        clock: clock.clone(),
        ..TasksOptions::default()
    })
}

/// How the broker is reached.
pub fn broker(config: &BackendConfig, clock: &SharedClock) -> ConnectOptions {
    let addresses = config.nats.url.split(',').map(str::trim);
    let token = config
        .nats_token
        .as_ref()
        .map(kanade_config::Secret::reveal);
    ConnectOptions {
        servers: addresses.map(str::to_owned).collect(),
        ..ConnectOptions::new("", "kanade-backend", clock.clone())
    }
    .token(token)
}
