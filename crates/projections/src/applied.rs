//! How far the projections have read each stream, so that a caller can read its own writes and
//! nobody acts on tables that are still catching up.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// How long a caller waits for its own write: longer means a projection in trouble, and then an
/// answer that does not show it yet is better than none.
const OWN_WRITE: Duration = Duration::from_secs(5);

/// How far a stream has been applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The last sequence in the tables.
    pub sequence: u64,
    /// Whether everything the stream held when it was last looked at is in the tables.
    pub caught_up: bool,
}

/// How far each stream has been applied. Clones share it; runners report, others wait.
#[derive(Debug, Clone)]
pub struct Applied(Arc<HashMap<String, watch::Sender<Progress>>>);

impl Applied {
    /// Nothing applied yet of these streams.
    pub fn new<'a>(streams: impl IntoIterator<Item = &'a str>) -> Self {
        let streams = streams
            .into_iter()
            .map(|name| (name.to_owned(), watch::Sender::default()));
        Self(Arc::new(streams.collect()))
    }

    /// A runner's report, after its commit. A stream nobody was told of is passed over.
    pub fn report(&self, stream: &str, progress: Progress) {
        if let Some(sender) = self.0.get(stream) {
            sender.send_replace(progress);
        }
    }

    /// How far a stream is; nothing for one nobody was told of.
    pub fn progress(&self, stream: &str) -> Progress {
        self.0
            .get(stream)
            .map(|sender| *sender.borrow())
            .unwrap_or_default()
    }

    /// Waits until `sequence` is in the tables, at most five seconds; `false` when it is not then.
    pub async fn wait(&self, stream: &str, sequence: u64) -> bool {
        let waiting = self.wait_for(stream, |progress| progress.sequence >= sequence);
        tokio::time::timeout(OWN_WRITE, waiting).await.is_ok()
    }

    /// Waits until the tables have caught up with a stream, however long that takes.
    pub async fn caught_up(&self, stream: &str) {
        self.wait_for(stream, |progress| progress.caught_up).await;
    }

    async fn wait_for(&self, stream: &str, holds: impl Fn(&Progress) -> bool) {
        let Some(sender) = self.0.get(stream) else {
            return;
        };
        // The sender lives as long as `self`, so waiting ends only when it holds.
        let _ = sender
            .subscribe()
            .wait_for(|progress| holds(progress))
            .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_caller_waits_for_its_own_write() {
        let applied = Applied::new(["EVENTS"]);
        let reader = applied.clone();
        let waiting = tokio::join!(reader.wait("EVENTS", 7), async {
            applied.report(
                "EVENTS",
                Progress {
                    sequence: 6,
                    caught_up: false,
                },
            );
            applied.report(
                "EVENTS",
                Progress {
                    sequence: 8,
                    caught_up: true,
                },
            );
        });
        assert!(waiting.0);
        applied.caught_up("EVENTS").await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_projection_in_trouble_does_not_hold_the_caller_for_ever() {
        let applied = Applied::new(["EVENTS"]);
        assert!(!applied.wait("EVENTS", 1).await);
    }
}
