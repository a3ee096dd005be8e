use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::Bus;
use kanade_outbound::{MailServer, Mailer, WebhookClient};
use kanade_projections::{Applied, Change, LiveFeed, Topic};
use kanade_runtime::{BackoffPolicy, SharedClock};
use kanade_store::agents::AgentReader;
use kanade_store::checks::CheckReader;
use kanade_store::dead_letters::DeadLetterReader;
use kanade_store::obs_events::ObsEventReader;
use kanade_store::state::alerts::{AlertRepository, WebhookRepository};
use kanade_store::state::rollouts::RolloutRepository;
use kanade_wire::PcId;
use tokio::sync::Notify;

use crate::Notices;

/// What alerts need.
pub struct AlertParts {
    /// What was found and where it goes.
    pub alerts: Arc<dyn AlertRepository>,
    /// Programs that are told.
    pub webhooks: Arc<dyn WebhookRepository>,
    /// What halted.
    pub rollouts: Arc<dyn RolloutRepository>,
    /// What checks say.
    pub checks: Arc<dyn CheckReader>,
    /// Which machines there are.
    pub agents: Arc<dyn AgentReader>,
    /// What machines told.
    pub events: Arc<dyn ObsEventReader>,
    /// What could not be read.
    pub dead_letters: Arc<dyn DeadLetterReader>,
    /// The broker.
    pub bus: Bus,
    /// How far the tables are.
    pub applied: Applied,
    /// Tells pages.
    pub live: LiveFeed,
    /// The clock.
    pub clock: SharedClock,
    /// Sends the notices that checks raise.
    pub notices: Notices,
    /// The mail server of the configuration.
    pub mail_server: Option<MailServer>,
    /// Calls webhooks.
    pub client: WebhookClient,
    /// The address that people reach the backend under: the base of links.
    pub public_url: Option<String>,
    /// How long a delivery waits before it is tried again.
    pub backoff: BackoffPolicy,
    /// After how long a silent machine is gone.
    pub gone_after: TimeDelta,
}

/// Alerts. Clones share them.
#[derive(Clone)]
pub struct Alerts(pub(super) Arc<Shared>);

/// The parts, and what is remembered between looks.
pub(super) struct Shared {
    pub parts: AlertParts,
    /// The mail server, or why it cannot be used.
    pub mailer: Option<Result<Mailer, String>>,
    /// Something is to be delivered.
    pub nudge: Notify,
    pub memory: Mutex<Memory>,
}

/// What is lost with the process without harm.
#[derive(Default)]
pub(super) struct Memory {
    /// Since when machines can be heard without a break.
    pub listening_since: Option<DateTime<Utc>>,
    /// Since when machines that were gone are heard again.
    pub returning: HashMap<PcId, DateTime<Utc>>,
    /// When each source looked last.
    pub looked: HashMap<&'static str, DateTime<Utc>>,
}

impl Alerts {
    /// Puts them together; nothing runs yet.
    #[must_use]
    pub fn new(parts: AlertParts) -> Self {
        let mailer = parts.mail_server.as_ref().map(|server| {
            Mailer::new(server).map_err(|error| {
                tracing::error!(%error, "no mail can be sent: look at [mail] in the configuration");
                error.to_string()
            })
        });
        Self(Arc::new(Shared {
            parts,
            mailer,
            nudge: Notify::new(),
            memory: Mutex::default(),
        }))
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> &AlertParts {
        &self.0.parts
    }

    pub(super) fn announce(&self, ids: impl IntoIterator<Item = String>) {
        self.0
            .parts
            .live
            .announce(vec![Change::new(Topic::Alerts, ids)]);
    }
}
