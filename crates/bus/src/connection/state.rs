use std::time::{Duration, Instant};

use async_nats::Event;
use chrono::{DateTime, Utc};
use kanade_runtime::SharedClock;
use tokio::sync::watch;

/// Whether the broker is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionState {
    /// Whether messages can be sent now.
    pub connected: bool,
    /// Since when that is so.
    pub since: DateTime<Utc>,
    /// The same by a clock that nobody sets.
    began: Instant,
    /// How often a connection was made; it changes with every reconnect.
    pub connects: u64,
    /// What went wrong last, kept while connected.
    pub last_error: Option<String>,
}

impl ConnectionState {
    /// For how long it is so at `now`. A clock that is set back does not shorten it, and time the machine was asleep
    /// counts.
    #[must_use]
    pub fn lasts_for(&self, now: DateTime<Utc>) -> Duration {
        let by_the_clock = (now - self.since).to_std().unwrap_or_default();
        by_the_clock.max(self.began.elapsed())
    }

    pub(super) fn not_yet(clock: &SharedClock) -> Self {
        Self {
            connected: false,
            since: clock.now(),
            began: Instant::now(),
            connects: 0,
            last_error: None,
        }
    }
}

/// Turns the library's events into states.
#[derive(Debug, Clone)]
pub(super) struct StateKeeper {
    pub(super) sender: watch::Sender<ConnectionState>,
    pub(super) clock: SharedClock,
    pub(super) name: String,
}

impl StateKeeper {
    pub(super) fn note(&self, event: &Event) {
        match event {
            Event::Connected => {
                tracing::debug!(bus.connection = self.name, "bus.connected");
                self.turn(true);
            }
            Event::Disconnected | Event::Closed => {
                tracing::debug!(bus.connection = self.name, "bus.disconnected");
                self.turn(false);
            }
            Event::SlowConsumer(_) | Event::ServerError(_) | Event::ClientError(_) => {
                self.remember(event.to_string());
            }
            Event::LameDuckMode | Event::Draining => {}
        }
    }

    fn turn(&self, connected: bool) {
        let now = self.clock.now();
        self.sender.send_modify(|state| {
            state.connected = connected;
            state.connects += u64::from(connected);
            state.since = now;
            state.began = Instant::now();
        });
    }

    fn remember(&self, error: String) {
        self.sender.send_if_modified(|state| {
            let is_news = state.last_error.as_ref() != Some(&error);
            state.last_error = Some(error);
            is_news
        });
    }
}
