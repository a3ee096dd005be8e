//! What happens on the machine, from where the machine writes it down into the outbox.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_os::changes::{Change, Changes};
use kanade_agent_os::diary::Diary;
use kanade_agent_os::host_event::HostEvent;
use kanade_runtime::tasks::TaskError;
use kanade_runtime::{Backoff, BackoffPolicy};
use kanade_wire::PcId;
use kanade_wire::obs_event::ObsEvent;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::agent::Core;
use crate::report;
use crate::state::{Report, StateError};

/// Between two looks, give or take.
const EVERY: Duration = Duration::from_secs(60);
/// The same where nothing is written down.
const NOTHING_WRITTEN: Duration = Duration::from_secs(3600);
const RETRY: BackoffPolicy = BackoffPolicy::new(Duration::from_secs(30), Duration::from_secs(600));
/// The source of the agent's own events.
const AGENT: &str = "agent:core";

/// Something that was seen since the last look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// What happened.
    pub events: Vec<HostEvent>,
    /// From where to go on; opaque.
    pub mark: String,
    /// Whether there is more to be seen at once.
    pub more: bool,
}

/// Tells what happens on a machine.
pub trait EventSource: Debug + Send {
    /// What is known of the machine's start, for the event of the agent's own.
    fn about_start(&self) -> Value;

    /// What happened after `mark`; at the first time from about a day ago on. `None` when this machine writes nothing
    /// down. An error is text for the log.
    fn look<'a>(
        &'a mut self,
        mark: Option<&'a str>,
        now: DateTime<Utc>,
    ) -> Option<BoxFuture<'a, Result<Seen, String>>>;

    /// Waits for what is told as it happens and written down nowhere. Whoever gives up waiting loses nothing.
    fn next_change(&mut self) -> BoxFuture<'_, Change> {
        std::future::pending().boxed()
    }
}

/// What this machine tells of itself.
#[derive(Debug)]
pub struct HostEvents {
    diary: Option<Diary>,
    changes: Changes,
    boot_id: Option<String>,
    previous_end: Option<Value>,
}

impl HostEvents {
    /// With what the machine writes into, if it does, and what tells this boot from others.
    pub fn new(diary: Option<Diary>, boot_id: Option<String>) -> Self {
        Self {
            diary,
            changes: Changes::default(),
            boot_id,
            previous_end: None,
        }
    }

    /// After an agent that ended itself, then and for this reason: the event of this one's start tells it.
    #[must_use]
    pub fn after(self, at: DateTime<Utc>, reason: &str) -> Self {
        Self {
            previous_end: Some(json!({ "at": at, "reason": reason })),
            ..self
        }
    }
}

impl EventSource for HostEvents {
    fn about_start(&self) -> Value {
        let mut about = json!({ "boot_id": self.boot_id });
        if let Some(end) = &self.previous_end {
            about["previous_end"] = end.clone();
        }
        about
    }

    fn look<'a>(
        &'a mut self,
        mark: Option<&'a str>,
        now: DateTime<Utc>,
    ) -> Option<BoxFuture<'a, Result<Seen, String>>> {
        let diary = self.diary.as_ref()?;
        Some(look_into(diary, mark, now).boxed())
    }

    fn next_change(&mut self) -> BoxFuture<'_, Change> {
        self.changes.next().boxed()
    }
}

async fn look_into(diary: &Diary, mark: Option<&str>, now: DateTime<Utc>) -> Result<Seen, String> {
    let news = diary.read(mark, now).await;
    let news = news.map_err(|error| crate::describe(error.as_ref()))?;
    Ok(Seen {
        events: news.events,
        mark: news.mark,
        more: news.more,
    })
}

/// Queues the event that the agent has started, where events are watched at all.
pub(crate) async fn report_start(core: &Core) -> Result<(), StateError> {
    let events = core.events.lock().await;
    let Some(source) = events.as_ref() else {
        return Ok(());
    };
    let now = core.clock.now();
    let mut payload = source.about_start();
    payload["version"] = core.agent_version.clone().into();
    let ended = own_end(&payload["previous_end"]);
    let started = HostEvent {
        at: now,
        kind: "agent_started".into(),
        source: AGENT.into(),
        record_id: format!("agent_started:{}", core.chance.result_id(now)),
        payload,
    };
    let events = ended.into_iter().chain([started]);
    let reports: Vec<Report> = events.map(|event| report_of(&core.pc_id, event)).collect();
    core.state.enqueue(&reports, now)
}

/// The event that an earlier life of the agent stood still and ended itself, at its own time.
fn own_end(previous: &Value) -> Option<HostEvent> {
    let at: DateTime<Utc> = previous["at"].as_str()?.parse().ok()?;
    Some(HostEvent {
        at,
        kind: "agent_stood_still".into(),
        source: AGENT.into(),
        record_id: format!("agent_stood_still:{}", at.timestamp_micros()),
        payload: json!({ "reason": previous["reason"] }),
    })
}

/// Watches for ever.
pub(crate) async fn watch(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut backoff = Backoff::new(RETRY);
    loop {
        let pause = match look_once(core).await? {
            // What is told as it happens may still be.
            Look::Nowhere => NOTHING_WRITTEN,
            Look::Done { more } => {
                backoff.reset();
                if more {
                    Duration::ZERO
                } else {
                    core.chance.shorten(EVERY * 4 / 3)
                }
            }
            Look::Failed(error) => {
                if backoff.attempts() == 0 {
                    tracing::warn!(error, "the machine's events cannot be read; trying again");
                }
                core.chance.delay(&mut backoff)
            }
        };
        follow(core, pause).await?;
    }
}

/// Reports what is told as it happens, for so long.
async fn follow(core: &Core, pause: Duration) -> Result<(), TaskError> {
    let mut events = core.events.lock().await;
    let change = async {
        match events.as_mut() {
            Some(source) => source.next_change().await,
            None => std::future::pending().await,
        }
    };
    let change = tokio::select! {
        change = change => change,
        () = sleep(pause) => return Ok(()),
    };
    let now = core.clock.now();
    let report = report_of(&core.pc_id, changed(&change, now));
    core.state.enqueue(&[report], now)?;
    core.outbox_changed.notify_one();
    Ok(())
}

fn changed(change: &Change, at: DateTime<Utc>) -> HostEvent {
    let (kind, source, payload) = match change {
        Change::Network { online, interfaces } => {
            let payload = json!({ "online": online, "interfaces": interfaces });
            ("network_changed", "agent:network", payload)
        }
        Change::Power { on_ac } => (
            "power_changed",
            "agent:power",
            json!({ "on_ac_power": on_ac }),
        ),
    };
    HostEvent {
        at,
        kind: kind.into(),
        source: source.into(),
        record_id: format!("{kind}:{}", at.timestamp_micros()),
        payload,
    }
}

/// How a look went.
enum Look {
    Nowhere,
    Done { more: bool },
    Failed(String),
}

async fn look_once(core: &Core) -> Result<Look, TaskError> {
    let mark = core.state.events_mark()?;
    let now = core.clock.now();
    let mut events = core.events.lock().await;
    let Some(source) = events.as_mut() else {
        return Ok(Look::Nowhere);
    };
    let Some(look) = source.look(mark.as_deref(), now) else {
        tracing::debug!("this machine keeps no journal: it tells of changes alone");
        return Ok(Look::Nowhere);
    };
    let seen = match look.await {
        Ok(seen) => seen,
        Err(error) => return Ok(Look::Failed(error)),
    };
    let moved = mark.as_ref() != Some(&seen.mark);
    if moved || !seen.events.is_empty() {
        let reports: Vec<Report> = seen
            .events
            .into_iter()
            .map(|event| report_of(&core.pc_id, event))
            .collect();
        core.state.observe(&reports, &seen.mark, now)?;
        core.outbox_changed.notify_one();
    }
    // Without a step forward there is nothing to be read at once, whatever the source says.
    Ok(Look::Done {
        more: seen.more && moved,
    })
}

fn report_of(pc: &PcId, event: HostEvent) -> Report {
    let message_id = format!("obs:{pc}:{}:{}", event.source, event.record_id);
    let event = ObsEvent {
        pc_id: pc.clone(),
        at: event.at,
        kind: event.kind,
        source: event.source,
        event_record_id: Some(event.record_id),
        payload: event.payload,
    };
    report::observed(&event, message_id)
}
