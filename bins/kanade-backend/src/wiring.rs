//! What everything reaches, put together once.

use std::sync::Arc;

use chrono::TimeDelta;
use kanade_api::state::{Access, ApiParts, ApiState, Metrics, Projected, Queries, StateStore};
use kanade_bus::backend::{ReconcileOptions, StreamAges};
use kanade_config::BackendConfig;
use kanade_control::artifacts::Collector;
use kanade_control::catalogue::Mirrors;
use kanade_control::notices::{StandingNotices, StandingNoticesKeeper};
use kanade_control::performance::{IngestCounts, PerformanceIngest};
use kanade_control::sync::{
    BlobResponder, CommandIndex, StateTexts, StreamPositions, SyncResponder,
};
use kanade_control::upkeep::Reaper;
use kanade_control::{
    Artifacts, AuditLog, Catalogue, IndexedOutputs, Machines, Notices, Nudges, Planner, Removals,
    SelfService,
};
use kanade_projections::{
    ARCHIVES, Applied, LiveFeed, RunnerControl, RunnerParts, STREAMS, Upkeep, UpkeepParts,
};
use kanade_runtime::TaskSet;
use kanade_store::archive::ArchiveTables;
use kanade_store::search::SearchTables;
use kanade_trust::SecretToken;
use uuid::Uuid;

use crate::databases::Databases;
use crate::foundation::Foundation;
use crate::orders::Orders;
use crate::{alerts, groups, retention};

/// What the HTTP server and the tasks are made of.
pub struct Parts {
    /// What handlers reach.
    pub api: ApiState,
    /// The documents operators write, in memory.
    pub mirrors: Mirrors,
    /// What projections need.
    pub runners: RunnerParts,
    /// What waits in EXEC.
    pub commands: CommandIndex,
    /// Where the streams stand.
    pub positions: StreamPositions,
    /// Answers syncs.
    pub syncs: SyncResponder,
    /// Keeps the notices that syncs tell.
    pub standing_notices: StandingNoticesKeeper,
    /// Answers requests for bodies.
    pub blobs: BlobResponder,
    /// What the projections of the archives need.
    pub archives: RunnerParts<ArchiveTables>,
    /// Gives up on runs.
    pub reaper: Reaper,
    /// What indexes output.
    pub search: RunnerParts<SearchTables>,
    /// Records performance samples.
    pub performance: PerformanceIngest,
    /// What shares of the broker's store are taken of, when it is configured.
    pub store_limit: Option<u64>,
    /// How long streams keep messages, where the configuration says so.
    pub stream_ages: StreamAges,
}

impl Parts {
    /// How the broker's streams are to be brought up to date now.
    pub fn reconciling(&self) -> ReconcileOptions {
        ReconcileOptions {
            store_limit: self.store_limit,
            now: self.api.clock.now(),
        }
    }
}

/// Puts it together; nothing runs yet.
pub fn assemble(foundation: Foundation<'_>) -> Parts {
    let Foundation { bus, clock, .. } = &foundation;
    let mirrors = Mirrors::new(bus);
    let catalogue = Catalogue::new(bus.clone(), mirrors.clone(), clock.clone());
    let rollouts = Arc::new(foundation.databases.state.rollouts());
    let artifacts = Artifacts::new(bus, catalogue.clone(), rollouts, clock.clone());
    let applied = Applied::new(STREAMS.into_iter().chain(ARCHIVES));
    let live = LiveFeed::new(Uuid::now_v7().simple().to_string());
    let syncs = syncs(&foundation, &catalogue, &artifacts);
    let runners = runners(&foundation, &applied, &live);
    let upkeep = Upkeep::new(UpkeepParts {
        runners: runners.clone(),
        files: foundation.projection(),
    });
    let ingest = IngestCounts::default();
    let archives = Arc::new(foundation.databases.state.archives());
    Parts {
        archives: runners.writing_to(archives.clone(), archives),
        blobs: BlobResponder::new(bus.clone(), artifacts.clone()),
        store_limit: foundation.config.nats.store_limit,
        commands: syncs.commands.clone(),
        positions: syncs.positions.clone(),
        standing_notices: standing_notices(&foundation, &catalogue, &live, &syncs),
        search: search(&foundation, &runners),
        runners,
        stream_ages: retention::stream_ages(&foundation.config.retention),
        reaper: reaper(&foundation, &applied),
        performance: performance(&foundation, &live, &ingest),
        api: Arc::new(api(
            foundation, catalogue, artifacts, applied, live, ingest, upkeep,
        )),
        mirrors,
        syncs,
    }
}

fn syncs(
    foundation: &Foundation<'_>,
    catalogue: &Catalogue,
    artifacts: &Artifacts,
) -> SyncResponder {
    SyncResponder {
        bus: foundation.bus.clone(),
        catalogue: catalogue.clone(),
        artifacts: artifacts.clone(),
        notices: StandingNotices::default(),
        commands: CommandIndex::default(),
        positions: StreamPositions::default(),
        schedules: foundation.on_machines.clone(),
        self_service: SelfService::default(),
        ledger: Arc::new(foundation.databases.state.archives()),
        executions: foundation.projection(),
        broker_sync_secs: u64::from(foundation.config.nats.sync_interval_secs),
        clock: foundation.clock.clone(),
        texts: StateTexts::default(),
    }
}

fn standing_notices(
    foundation: &Foundation<'_>,
    catalogue: &Catalogue,
    live: &LiveFeed,
    syncs: &SyncResponder,
) -> StandingNoticesKeeper {
    StandingNoticesKeeper {
        standing: syncs.notices.clone(),
        notices: foundation.projection(),
        live: live.clone(),
        catalogue: catalogue.clone(),
        nudges: Nudges::new(foundation.bus.clone()),
        clock: foundation.clock.clone(),
    }
}

fn runners(foundation: &Foundation<'_>, applied: &Applied, live: &LiveFeed) -> RunnerParts {
    RunnerParts {
        bus: foundation.bus.clone(),
        writer: foundation.projection(),
        checkpoints: foundation.projection(),
        applied: applied.clone(),
        live: live.clone(),
        clock: foundation.clock.clone(),
        control: RunnerControl::default(),
    }
}

fn search(foundation: &Foundation<'_>, runners: &RunnerParts) -> RunnerParts<SearchTables> {
    let database = Arc::new(foundation.databases.search.clone());
    let writer = IndexedOutputs::new(foundation.bus.clone(), database.clone());
    runners.writing_to(Arc::new(writer), database)
}

fn reaper(foundation: &Foundation<'_>, applied: &Applied) -> Reaper {
    Reaper {
        bus: foundation.bus.clone(),
        results: foundation.projection(),
        executions: foundation.projection(),
        clock: foundation.clock.clone(),
        applied: applied.clone(),
    }
}

fn performance(
    foundation: &Foundation<'_>,
    live: &LiveFeed,
    counts: &IngestCounts,
) -> PerformanceIngest {
    PerformanceIngest {
        bus: foundation.bus.clone(),
        metrics: Arc::new(foundation.databases.metrics.clone()),
        counts: counts.clone(),
        live: live.clone(),
        clock: foundation.clock.clone(),
    }
}

fn queries(databases: &Databases) -> Queries {
    Queries {
        runner: Arc::new(groups::query_database(databases)),
        saved: Arc::new(databases.state.saved_queries()),
    }
}

fn api(
    foundation: Foundation<'_>,
    catalogue: Catalogue,
    artifacts: Artifacts,
    applied: Applied,
    live: LiveFeed,
    ingest: IngestCounts,
    upkeep: Upkeep,
) -> ApiParts {
    let rules = retention::keep_rules(&foundation.config.retention);
    let collector = Collector::new(artifacts.clone(), rules);
    let retention = retention::assemble(&foundation, collector.clone());
    let machines = machines(&foundation, &catalogue);
    let notices = notices(&foundation, &machines, &applied);
    let alerts = alerts::assemble(&foundation, &notices, &applied, &live);
    let orders = Orders {
        catalogue: &catalogue,
        artifacts: &artifacts,
        machines: &machines,
        applied: &applied,
        live: &live,
    }
    .assemble(&foundation);
    let nudges = Nudges::new(foundation.bus.clone());
    let Foundation {
        config,
        clock,
        databases,
        bus,
        passwords,
        tasks,
        owner_token,
        on_machines: _,
        outbound: _,
    } = foundation;
    let planner = Planner {
        catalogue: catalogue.clone(),
        machines: machines.clone(),
        clock: clock.clone(),
    };
    ApiParts {
        scheduler: orders.scheduler,
        planner,
        artifacts,
        collector,
        groups: groups::assemble(databases, catalogue.clone(), nudges.clone(), &live, &clock),
        notices,
        nudges,
        alerts,
        removals: Removals {
            bus: bus.clone(),
            applied: applied.clone(),
        },
        checks_stale_after: TimeDelta::from_std(config.retention.checks_stale_after.keep)
            .unwrap_or(TimeDelta::MAX),
        audit: AuditLog::new(bus.clone(), clock.clone()),
        access: access(config, owner_token),
        upkeep,
        retention,
        state_store: state_store(databases),
        projected: projected(databases),
        query: queries(databases),
        search: Arc::new(databases.search.clone()),
        metrics: Metrics {
            reader: Arc::new(databases.metrics.clone()),
            ingest,
        },
        requests: TaskSet::new(),
        clock,
        passwords,
        bus,
        catalogue,
        machines,
        dispatcher: orders.dispatcher,
        rollouts: orders.rollouts,
        live,
        applied,
        tasks,
    }
}

fn machines(foundation: &Foundation<'_>, catalogue: &Catalogue) -> Machines {
    let agents = foundation.projection();
    Machines::new(agents, catalogue.clone(), foundation.clock.clone())
}

fn notices(foundation: &Foundation<'_>, machines: &Machines, applied: &Applied) -> Notices {
    Notices {
        bus: foundation.bus.clone(),
        machines: machines.clone(),
        notices: foundation.projection(),
        acks: foundation.projection(),
        agents: foundation.projection(),
        applied: applied.clone(),
        clock: foundation.clock.clone(),
    }
}

fn access(config: &BackendConfig, owner_token: SecretToken) -> Access {
    let token = config.auth.static_token.as_ref();
    let public_url = config.server.public_url.as_deref().unwrap_or_default();
    Access {
        auth_disabled: config.auth.disabled,
        static_token: token.map(|token| token.reveal().to_owned()),
        owner_token: Some(owner_token),
        secure_cookies: public_url.starts_with("https://"),
    }
}

fn state_store(databases: &Databases) -> StateStore {
    let state = &databases.state;
    StateStore {
        accounts: Arc::new(state.accounts()),
        sessions: Arc::new(state.sessions()),
        sign_in_links: Arc::new(state.sign_in_links()),
        idempotency: Arc::new(state.idempotency()),
        audit: Arc::new(state.archives()),
        pins: Arc::new(state.pins()),
        approvals: Arc::new(state.approvals()),
        secrets: Arc::new(state.secrets()),
        attributes: Arc::new(state.attributes()),
    }
}

fn projected(databases: &Databases) -> Projected {
    let projection = Arc::new(databases.projection.clone());
    Projected {
        agents: projection.clone(),
        results: projection.clone(),
        executions: projection.clone(),
        checks: projection.clone(),
        bundles: projection.clone(),
        durations: projection.clone(),
        analytics: projection.clone(),
        events: projection.clone(),
        inventory: projection.clone(),
        dead_letters: projection.clone(),
        summary: projection.clone(),
        checkpoints: projection,
    }
}
