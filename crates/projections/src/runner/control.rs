//! Holding runners for a moment, and ending their reading at a given place.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, watch};

/// What all runners of one file are controlled by. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct RunnerControl {
    shared: Arc<Shared>,
    until: Option<Arc<BTreeMap<String, u64>>>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Runners at work hold it for reading, whoever holds them for writing.
    work: Arc<RwLock<()>>,
    is_wanted: watch::Sender<bool>,
}

/// Runners that stand still until this is dropped: none has a batch or a checkpoint in memory.
#[derive(Debug)]
pub struct HeldRunners {
    shared: Arc<Shared>,
    _work: OwnedRwLockWriteGuard<()>,
}

/// A runner's permission to work.
#[derive(Debug)]
pub(super) struct Session {
    until: Option<u64>,
    asked: watch::Receiver<bool>,
    _work: OwnedRwLockReadGuard<()>,
}

impl RunnerControl {
    /// For runners that stop reading behind these sequences, by the names of projections; one
    /// that is not named reads on.
    #[must_use]
    pub fn until(sequences: BTreeMap<String, u64>) -> Self {
        Self {
            until: Some(Arc::new(sequences)),
            ..Self::default()
        }
    }

    /// Waits until every runner has committed what it was at, and holds them. Afterwards they
    /// begin again at the checkpoints of their file.
    pub async fn hold(&self) -> HeldRunners {
        self.shared.is_wanted.send_replace(true);
        // Given up while it waits, it must let the runners go all the same.
        let mut wanted = Wanted(Some(&self.shared));
        let work = Arc::clone(&self.shared.work).write_owned().await;
        wanted.0 = None;
        HeldRunners {
            shared: Arc::clone(&self.shared),
            _work: work,
        }
    }

    /// Waits while runners are held.
    pub(super) async fn enter(&self, projection: &str) -> Session {
        let work = Arc::clone(&self.shared.work).read_owned().await;
        let until = self.until.as_ref();
        Session {
            until: until.and_then(|until| until.get(projection).copied()),
            asked: self.shared.is_wanted.subscribe(),
            _work: work,
        }
    }
}

struct Wanted<'a>(Option<&'a Shared>);

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        if let Some(shared) = self.0 {
            shared.is_wanted.send_replace(false);
        }
    }
}

impl Drop for HeldRunners {
    fn drop(&mut self) {
        self.shared.is_wanted.send_replace(false);
    }
}

impl Session {
    /// Returns once the runner is to be held.
    pub async fn over(&self) {
        // The sender lives as long as the control, which the runner has a clone of.
        let _ = self.asked.clone().wait_for(|asked| *asked).await;
    }

    /// Whether nothing behind this sequence is to be read.
    pub fn ends_at(&self, sequence: u64) -> bool {
        self.until.is_some_and(|until| sequence >= until)
    }

    /// Whether a message with this sequence is to be read.
    pub fn includes(&self, sequence: u64) -> bool {
        self.until.is_none_or(|until| sequence <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_held_runner_waits_and_works_again() {
        let control = RunnerControl::default();
        let session = control.enter("p").await;
        let (held, ()) = tokio::join!(control.hold(), async {
            session.over().await;
            drop(session);
        });
        let again = control.enter("p");
        tokio::pin!(again);
        assert!(futures_util::poll!(&mut again).is_pending());
        drop(held);
        let session = again.await;
        assert!(futures_util::poll!(std::pin::pin!(session.over())).is_pending());
    }

    #[tokio::test]
    async fn reading_ends_at_its_sequence() {
        let control = RunnerControl::until(BTreeMap::from([("p".to_owned(), 7)]));
        let session = control.enter("p").await;
        assert!(session.includes(7) && !session.includes(8));
        assert!(session.ends_at(7) && !session.ends_at(6));
        assert!(!control.enter("q").await.ends_at(u64::MAX));
    }
}
