//! What handlers reach: ports and handles, put together once by the program.

use std::sync::Arc;

use chrono::TimeDelta;
use kanade_bus::backend::Bus;
use kanade_control::artifacts::Collector;
use kanade_control::performance::IngestCounts;
use kanade_control::schedule::Scheduler;
use kanade_control::upkeep::Retention;
use kanade_control::{
    Alerts, Artifacts, AuditLog, Catalogue, Dispatcher, Groups, Machines, Notices, Nudges, Planner,
    Removals, Rollouts,
};
use kanade_projections::{Applied, LiveFeed, Upkeep};
use kanade_runtime::clock::SharedClock;
use kanade_runtime::{TaskSet, Tasks};
use kanade_store::agents::AgentReader;
use kanade_store::analytics::AnalyticsReader;
use kanade_store::archive::AuditReader;
use kanade_store::bundles::BundleReader;
use kanade_store::checks::CheckReader;
use kanade_store::dead_letters::DeadLetterReader;
use kanade_store::durations::DurationReader;
use kanade_store::executions::ExecutionReader;
use kanade_store::inventory::InventoryReader;
use kanade_store::metrics::MetricsReader;
use kanade_store::obs_events::ObsEventReader;
use kanade_store::projection::CheckpointReader;
use kanade_store::query::{QueryRunner, SavedQueryRepository};
use kanade_store::results::ResultReader;
use kanade_store::search::SearchReader;
use kanade_store::state::{
    AccountRepository, ApprovalRepository, AttributeRepository, IdempotencyRepository,
    PinRepository, SecretRepository, SessionRepository, SignInLinkRepository,
};
use kanade_store::summary::SummaryReader;
use kanade_trust::{Passwords, SecretToken};

/// What handlers reach. Clones share it.
pub type ApiState = Arc<ApiParts>;

/// What handlers reach.
pub struct ApiParts {
    /// The clock.
    pub clock: SharedClock,
    /// Who may come in without a session.
    pub access: Access,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Accounts, sessions and what a backup saves.
    pub state_store: StateStore,
    /// What the projections know.
    pub projected: Projected,
    /// Questions in SQL.
    pub query: Queries,
    /// Which runs printed a text.
    pub search: Arc<dyn SearchReader>,
    /// What the metrics database knows.
    pub metrics: Metrics,
    /// The broker.
    pub bus: Bus,
    /// The documents operators write.
    pub catalogue: Catalogue,
    /// Which machines there are.
    pub machines: Machines,
    /// Dispatches orders.
    pub dispatcher: Dispatcher,
    /// Brings changes to machines wave by wave.
    pub rollouts: Rollouts,
    /// Watches the clock for schedules.
    pub scheduler: Scheduler,
    /// Sends notices to people at machines.
    pub notices: Notices,
    /// Draws plans and applies them.
    pub planner: Planner,
    /// What is handed out: packages, script objects, releases.
    pub artifacts: Artifacts,
    /// Removes of that what is not to be kept.
    pub collector: Collector,
    /// The groups that documents define.
    pub groups: Groups,
    /// Tells agents that there is news.
    pub nudges: Nudges,
    /// Tells operators what happened.
    pub alerts: Alerts,
    /// Takes things away.
    pub removals: Removals,
    /// A check whose last report is older than this is stale.
    pub checks_stale_after: TimeDelta,
    /// Who did what.
    pub audit: AuditLog,
    /// What the projections just committed.
    pub live: LiveFeed,
    /// How far the projections are.
    pub applied: Applied,
    /// Rebuilds and compares the projected tables.
    pub upkeep: Upkeep,
    /// Removes rows that are too old.
    pub retention: Retention,
    /// The backend's own tasks.
    pub tasks: Arc<Tasks>,
    /// Tasks of open answers, such as live streams: they end with the process.
    pub requests: TaskSet,
}

/// Ports of the state database.
pub struct StateStore {
    /// Accounts.
    pub accounts: Arc<dyn AccountRepository>,
    /// Sessions.
    pub sessions: Arc<dyn SessionRepository>,
    /// Links that sign in once.
    pub sign_in_links: Arc<dyn SignInLinkRepository>,
    /// Who did what.
    pub audit: Arc<dyn AuditReader>,
    /// Pinned widgets.
    pub pins: Arc<dyn PinRepository>,
    /// Requests for approval.
    pub approvals: Arc<dyn ApprovalRepository>,
    /// Values that jobs refer to by name.
    pub secrets: Arc<dyn SecretRepository>,
    /// What operators say of machines.
    pub attributes: Arc<dyn AttributeRepository>,
    /// Answers kept for requests that come twice.
    pub idempotency: Arc<dyn IdempotencyRepository>,
}

/// Ports of the projection database.
pub struct Projected {
    /// Machines.
    pub agents: Arc<dyn AgentReader>,
    /// Runs.
    pub results: Arc<dyn ResultReader>,
    /// Executions.
    pub executions: Arc<dyn ExecutionReader>,
    /// Checks.
    pub checks: Arc<dyn CheckReader>,
    /// Bundles of collected files.
    pub bundles: Arc<dyn BundleReader>,
    /// How long runs take.
    pub durations: Arc<dyn DurationReader>,
    /// Figures over what happened on machines.
    pub analytics: Arc<dyn AnalyticsReader>,
    /// What happened on machines.
    pub events: Arc<dyn ObsEventReader>,
    /// Facts.
    pub inventory: Arc<dyn InventoryReader>,
    /// Messages that could not be read.
    pub dead_letters: Arc<dyn DeadLetterReader>,
    /// Counts.
    pub summary: Arc<dyn SummaryReader>,
    /// How far each projection is.
    pub checkpoints: Arc<dyn CheckpointReader>,
}

/// Questions in SQL.
pub struct Queries {
    /// Answers them.
    pub runner: Arc<dyn QueryRunner>,
    /// Those that are kept under a name.
    pub saved: Arc<dyn SavedQueryRepository>,
}

/// Ports of the metrics database.
pub struct Metrics {
    /// Performance samples.
    pub reader: Arc<dyn MetricsReader>,
    /// What became of them on their way.
    pub ingest: IngestCounts,
}

/// Who may come in without a session.
#[derive(Default)]
pub struct Access {
    /// Everybody is an admin: a loopback bind only, which the configuration checks.
    pub auth_disabled: bool,
    /// The static token of a 0.43 installation, for migration.
    pub static_token: Option<String>,
    /// What only the owner of the data folder can read: lets in where that is enough.
    pub owner_token: Option<SecretToken>,
    /// Whether cookies are marked `Secure`: when the page is served over TLS.
    pub secure_cookies: bool,
}

impl Access {
    /// Whether `token` is the one of the data folder.
    pub fn is_owner_token(&self, token: &str) -> bool {
        self.owner_token
            .as_ref()
            .is_some_and(|known| kanade_trust::secrets_match(token, known.reveal()))
    }

    /// Whether `token` is the static token; never when there is none.
    pub fn is_static_token(&self, token: &str) -> bool {
        self.static_token
            .as_deref()
            .is_some_and(|known| kanade_trust::secrets_match(token, known))
    }
}
