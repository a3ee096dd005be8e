//! Starting and stopping an agent.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use kanade_bus::agent::AgentConnection;
use kanade_bus::{ConnectError, ConnectionState};
use kanade_runtime::tasks::{TaskError, TasksOptions};
use kanade_runtime::{StopDeadline, TaskSet, TaskStatus, Tasks};
use kanade_wire::Os;
use kanade_wire::notice::NoticeKind;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::chance::Chance;
use super::pulse::Pulse;
use super::{AgentOptions, AgentParts, Core};
use crate::intake::{Receiver, start};
use crate::local;
use crate::observe;
use crate::outbox;
use crate::report::{self, Heartbeats};
use crate::run::{Admitted, Listed, Runs, Scripts, follow_slots, wanted_slots};
use crate::schedule;
use crate::state::{Beginning, Entry, EntryState, Opened, State, StateError};
use crate::sync::{SyncRequests, keep_synced};
use crate::update;

/// A first sync is waited for this long before commands of an earlier life go on: it may tell that they were stopped.
const FIRST_SYNC: Duration = Duration::from_secs(10);
/// No piece of work takes longer while the broker is there.
const LONGEST_WORK: Duration = Duration::from_secs(600);
/// A stopping agent leaves this much of its time for its last reports.
const TO_DELIVER: Duration = Duration::from_secs(2);

/// An agent that runs until it is stopped.
#[derive(Debug)]
pub struct Agent {
    core: Arc<Core>,
    tasks: Tasks,
}

/// Why an agent did not start.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// Its state cannot be used.
    #[error("the agent's state cannot be used")]
    State(#[from] StateError),
    /// The broker's address makes no sense.
    #[error("no connection to the broker can be made")]
    Connect(#[from] ConnectError),
}

impl Agent {
    /// Starts an agent: its past is settled, then it connects, subscribes and syncs. Returns without waiting for the
    /// broker.
    pub async fn start(options: AgentOptions, parts: AgentParts) -> Result<Self, AgentError> {
        let opened = State::open(&options.storage, parts.clock.now())?;
        let connection = AgentConnection::open(&options.connect, &options.pc_id).await?;
        let tasks = Tasks::new(TasksOptions {
            clock: parts.clock.clone(),
            ..TasksOptions::default()
        });
        let (core, beginning) = assemble(options, parts, opened, connection)?;
        let core = Arc::new(core);
        tell_of_damage(&core, &beginning)?;
        unless_full("that the agent started", observe::report_start(&core).await);
        unless_full("how an update went", update::tell_of_past(&core).await);
        let pending = settle_past(&core).await?;
        resume(&core, pending);
        spawn(&core, &tasks);
        Ok(Self { core, tasks })
    }

    /// How its tasks fare.
    pub fn tasks(&self) -> Vec<TaskStatus> {
        self.tasks.statuses()
    }

    /// Whether the broker is there, and a way to wait for changes.
    pub fn connection(&self) -> watch::Receiver<ConnectionState> {
        self.core.connection.state()
    }

    /// Whether the broker is there.
    pub fn is_connected(&self) -> bool {
        self.core.connection.state().borrow().connected
    }

    /// Returns once another program has taken the place of this one: the agent is to be stopped, and its process to
    /// end so that it is started again.
    pub async fn replaced(&self) {
        let mut restart = self.core.restart.subscribe();
        if restart.wait_for(|wanted| *wanted).await.is_err() {
            std::future::pending().await
        }
    }

    /// Whether the backend has told it what it should know; its first heartbeat follows.
    pub fn has_synced(&self) -> bool {
        self.core.sync.confirmed_at().is_some()
    }

    /// Reports that wait to be acknowledged.
    pub fn outbox_depth(&self) -> Result<u64, StateError> {
        self.core.state.outbox_depth()
    }

    /// Why only a new start helps, a sentence: the state file is damaged, or something stands still although the broker
    /// has been there all the time. `None` when all is well.
    pub fn stuck(&self) -> Option<String> {
        if self.core.state.is_damaged() {
            return Some("its state file is damaged: the next start sets it aside".to_owned());
        }
        let state = self.core.connection.state();
        let state = state.borrow();
        let connected_for = (self.core.clock.now() - state.since).to_std();
        if !state.connected || connected_for.is_ok_and(|length| length < LONGEST_WORK) {
            return None;
        }
        let (name, took) = self.core.pulse.longer_than(LONGEST_WORK)?;
        Some(format!(
            "{name} stood still for {} min",
            took.as_secs() / 60
        ))
    }

    /// Ends what runs and reports it, delivers what can be delivered, and stops, all within `limit`.
    pub async fn stop(self, limit: Duration) {
        let deadline = StopDeadline::after(limit);
        self.core.stopping.cancel();
        self.core
            .tasks
            .stop(deadline.remaining().saturating_sub(TO_DELIVER))
            .await;
        if self.is_connected() {
            let delivery = StopDeadline::after(deadline.remaining().min(TO_DELIVER));
            delivery
                .limit("deliver reports", outbox::drained(&self.core))
                .await;
        }
        self.tasks
            .stop(deadline.remaining().max(Duration::from_millis(200)))
            .await;
    }
}

fn assemble(
    options: AgentOptions,
    parts: AgentParts,
    opened: Opened,
    connection: AgentConnection,
) -> Result<(Core, Beginning), StateError> {
    let Opened { state, beginning } = opened;
    let state = state.within(options.settings.state_bytes);
    let desired = state
        .desired()?
        .map(|desired| desired.state)
        .unwrap_or_default();
    let slots = wanted_slots(&desired, options.settings.slots);
    let stopping = CancellationToken::new();
    let os = options.facts.os_family.as_deref();
    let core = Core {
        pc_id: options.pc_id,
        os: os.map_or_else(Os::current, |family| family.parse().ok()),
        agent_version: options.agent_version,
        settings: options.settings,
        state,
        ledger_was_lost: matches!(beginning, Beginning::Lost { .. }),
        connection,
        runner: parts.runner,
        scripts: Scripts::new(options.scripts),
        gauges: parts.gauges.into(),
        events: parts.events.into(),
        surroundings: parts.surroundings.into(),
        zone: std::sync::Mutex::new(kanade_manifest::schedule::Tz::UTC),
        boot_id: options.facts.boot_id.clone(),
        heartbeats: Heartbeats::new(options.facts, parts.vitals),
        local: parts.local.into(),
        pace: local::Pace::default(),
        files: parts.files,
        diagnosis: parts.diagnosis,
        quarantined: parts
            .updates
            .as_ref()
            .map(|updates| updates.sentinel.quarantined())
            .unwrap_or_default(),
        updates: parts.updates,
        restart: watch::Sender::new(false),
        servers: options.connect.servers,
        bundles: options.bundles,
        clock: parts.clock,
        chance: Chance::new(parts.seed),
        desired: watch::Sender::new(Arc::new(desired)),
        runs: Arc::new(Runs::default()),
        slots: Arc::new(Semaphore::new(slots)),
        slots_at_start: slots,
        sync: SyncRequests::default(),
        pulse: Pulse::default(),
        outbox_changed: Notify::new(),
        tasks: TaskSet::new(),
        stopping,
    };
    Ok((core, beginning))
}

fn tell_of_damage(core: &Core, beginning: &Beginning) -> Result<(), StateError> {
    let Beginning::Lost { reason } = beginning else {
        return Ok(());
    };
    let now = core.clock.now();
    let notice = NoticeKind::StateSetAside {
        reason: reason.clone(),
    };
    let id = core.chance.result_id(now);
    core.state.enqueue(
        &[report::notice(&core.pc_id, id.as_str(), now, notice)],
        now,
    )
}

/// Ends the processes an earlier life left behind and reports their runs lost. Returns what had not been started.
async fn settle_past(core: &Arc<Core>) -> Result<Vec<Entry>, StateError> {
    let (cut_off, pending): (Vec<Entry>, Vec<Entry>) = core
        .state
        .unfinished()?
        .into_iter()
        .partition(|entry| entry.state == EntryState::Launching);
    core.runner
        .sweep(
            cut_off
                .iter()
                .map(|entry| entry.result_id.clone())
                .collect(),
        )
        .await;
    let mut untold = Vec::new();
    for entry in cut_off {
        tracing::warn!(result.id = %entry.result_id, job.id = %entry.command.id, "a run was cut off and is lost");
        if tell_lost(core, &entry).is_err() {
            untold.push(entry);
        }
    }
    tell_later(core, untold);
    Ok(pending)
}

fn tell_lost(core: &Core, entry: &Entry) -> Result<(), StateError> {
    let now = core.clock.now();
    let lost = report::lost(entry.started_at, now);
    let reports = report::result(&core.pc_id, &entry.command, &entry.result_id, &lost);
    core.state
        .finish(&entry.command.request_id, now, &reports, None)
}

/// On a full disk the ledger still names them, so they are not run meanwhile.
fn tell_later(core: &Arc<Core>, untold: Vec<Entry>) {
    if untold.is_empty() {
        return;
    }
    let core = core.clone();
    let tasks = core.tasks.clone();
    tasks.spawn_named("agent.lost", async move {
        for entry in untold {
            core.insist("report a lost run", || tell_lost(&core, &entry))
                .await;
            core.outbox_changed.notify_one();
        }
    });
}

/// A machine whose disk is full still has to be managed.
fn unless_full(what: &str, told: Result<(), StateError>) {
    if let Err(error) = told {
        tracing::warn!(
            error = crate::describe(&error),
            "{what} cannot be written down"
        );
    }
}

/// Lets what had been taken on go its way, through the gate again.
fn resume(core: &Arc<Core>, pending: Vec<Entry>) {
    if pending.is_empty() {
        return;
    }
    let admitted = pending.into_iter().map(|entry| Admitted {
        command: entry.command,
        result_id: entry.result_id,
        address: None,
    });
    // A stop that comes during the wait finds them.
    let listed: Vec<Listed> = admitted.map(|admitted| admitted.list(core)).collect();
    let waiting = core.clone();
    core.tasks.spawn_named("agent.resume", async move {
        tokio::select! {
            () = waiting.sync.first() => {}
            () = sleep(FIRST_SYNC) => {}
            () = waiting.stopping.cancelled() => return,
        }
        for listed in listed {
            start(&waiting, listed);
        }
    });
}

fn spawn(core: &Arc<Core>, tasks: &Tasks) {
    let is_measured = core.gauges.try_lock().is_ok_and(|gauges| gauges.is_some());
    let is_open = core.local.try_lock().is_ok_and(|local| local.is_some());
    let is_watched = core.events.try_lock().is_ok_and(|events| events.is_some());
    task(core, tasks, "agent.receive", |core| {
        Box::pin(async move { Receiver::subscribe(&core).await?.run(&core).await })
    });
    task(core, tasks, "agent.sync", |core| {
        Box::pin(async move { keep_synced(&core).await })
    });
    task(core, tasks, "agent.outbox", |core| {
        Box::pin(async move { outbox::deliver(&core).await })
    });
    task(core, tasks, "agent.heartbeat", |core| {
        Box::pin(async move { core.heartbeats.run(&core).await })
    });
    if core.updates.is_some() {
        task(core, tasks, "agent.update", |core| {
            Box::pin(async move { update::follow(&core).await })
        });
        task(core, tasks, "agent.trial", |core| {
            Box::pin(async move { update::prove(&core).await })
        });
    }
    task(core, tasks, "agent.slots", |core| {
        Box::pin(async move { follow_slots(&core).await })
    });
    task(core, tasks, "agent.schedules", |core| {
        Box::pin(async move { schedule::keep_schedules(&core).await })
    });
    task(core, tasks, "agent.scripts", |core| {
        Box::pin(async move { schedule::keep_scripts(&core).await })
    });
    if is_measured {
        task(core, tasks, "agent.performance", |core| {
            Box::pin(async move { observe::measure(&core).await })
        });
    }
    if is_open {
        task(core, tasks, "agent.local", |core| {
            Box::pin(async move { local::serve(&core).await })
        });
    }
    if is_watched {
        task(core, tasks, "agent.events", |core| {
            Box::pin(async move { observe::watch(&core).await })
        });
    }
}

type Work = Pin<Box<dyn Future<Output = Result<(), TaskError>> + Send>>;

/// Starts a task that goes on until the agent stops.
fn task(core: &Arc<Core>, tasks: &Tasks, name: &'static str, work: fn(Arc<Core>) -> Work) {
    let core = core.clone();
    tasks.spawn(name, move |context| {
        let work = work(core.clone());
        async move {
            tokio::select! {
                ended = work => ended,
                () = context.stopping() => Ok(()),
            }
        }
    });
}
