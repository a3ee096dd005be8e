//! Wishes for a sync, and when the last one succeeded.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Notify, watch};

/// Where other parts of the agent ask for a sync.
#[derive(Debug)]
pub(crate) struct SyncRequests {
    wished: Mutex<Option<Duration>>,
    changed: Notify,
    confirmed: watch::Sender<Option<DateTime<Utc>>>,
}

impl Default for SyncRequests {
    fn default() -> Self {
        Self {
            wished: Mutex::default(),
            changed: Notify::new(),
            confirmed: watch::Sender::new(None),
        }
    }
}

impl SyncRequests {
    /// Asks for a sync at a random moment within `spread`. Of several wishes the most urgent counts.
    pub fn ask(&self, spread: Duration) {
        let mut wished = self.wished();
        *wished = Some(wished.map_or(spread, |earlier| earlier.min(spread)));
        self.changed.notify_one();
    }

    /// Waits for a wish and takes it.
    pub async fn wished_for(&self) -> Duration {
        loop {
            if let Some(spread) = self.wished().take() {
                return spread;
            }
            self.changed.notified().await;
        }
    }

    /// Notes a successful sync.
    pub fn confirm(&self, at: DateTime<Utc>) {
        self.confirmed.send_replace(Some(at));
    }

    /// When the last sync succeeded in this life of the agent.
    pub fn confirmed_at(&self) -> Option<DateTime<Utc>> {
        *self.confirmed.borrow()
    }

    /// Waits for the first successful sync.
    pub async fn first(&self) {
        let mut confirmed = self.confirmed.subscribe();
        let _ = confirmed.wait_for(Option::is_some).await;
    }

    fn wished(&self) -> MutexGuard<'_, Option<Duration>> {
        self.wished.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
