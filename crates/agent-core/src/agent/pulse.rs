//! What the agent's loops are busy with, and since when.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Pieces of work that take a moment when all is well.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<BTreeMap<&'static str, Instant>>);

impl Pulse {
    /// Does a piece of work. Of each name one at a time.
    pub async fn during<T>(&self, name: &'static str, work: impl Future<Output = T>) -> T {
        self.lock().insert(name, Instant::now());
        let _over = Over { pulse: self, name };
        work.await
    }

    /// The piece of work that has taken longest, if any has taken longer than `limit`.
    pub fn longer_than(&self, limit: Duration) -> Option<(&'static str, Duration)> {
        let busy = self.lock();
        let longest = busy.iter().map(|(name, since)| (*name, since.elapsed()));
        longest
            .max_by_key(|(_, took)| *took)
            .filter(|(_, took)| *took > limit)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A piece of work that is given up is over too.
struct Over<'a> {
    pulse: &'a Pulse,
    name: &'static str,
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.pulse.lock().remove(self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_named_until_it_is_over() {
        let (pulse, limit) = (Pulse::default(), Duration::from_secs(60));
        let work = pulse.during("the outbox", std::future::pending::<()>());
        let given_up = tokio::time::timeout(limit * 2, work);
        let watch = async {
            tokio::time::sleep(limit + Duration::from_secs(1)).await;
            pulse.longer_than(limit).map(|(name, _)| name)
        };
        let (given_up, seen) = tokio::join!(given_up, watch);
        assert!(given_up.is_err());
        assert_eq!(seen, Some("the outbox"));
        assert_eq!(pulse.longer_than(limit), None);
    }
}
