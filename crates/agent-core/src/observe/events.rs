//! What happens on the machine, from where the machine writes it down into the outbox.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_os::journal::{HostEvent, Journal, Mark};
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
}

/// What this machine tells of itself.
#[derive(Debug)]
pub struct HostEvents {
    journal: Option<Journal>,
    boot_id: Option<String>,
    previous_end: Option<Value>,
}

impl HostEvents {
    /// With the machine's journal, if it has one, and what tells this boot from others.
    pub fn new(journal: Option<Journal>, boot_id: Option<String>) -> Self {
        Self {
            journal,
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
        let journal = self.journal.as_ref()?;
        Some(look_into(journal, mark, now).boxed())
    }
}

/// A mark that cannot be read counts as none: events that are told again are known by their record ids.
async fn look_into(
    journal: &Journal,
    mark: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Seen, String> {
    let mark: Mark = mark
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let news = journal.read(&mark, now).await;
    let news = news.map_err(|error| crate::describe(&error))?;
    Ok(Seen {
        events: news.events,
        mark: serde_json::to_string(&news.mark).map_err(|error| error.to_string())?,
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
            Look::Nowhere => std::future::pending().await,
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
        sleep(pause).await;
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
        tracing::info!("this machine keeps no journal: it tells no events of its own");
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
