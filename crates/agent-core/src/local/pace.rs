//! How often a person begins something.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many runs a person begins…
const MOST: usize = 10;
/// …within this.
const WITHIN: Duration = Duration::from_secs(60);

/// Who began something lately, over all connections.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<VecDeque<(Instant, String)>>);

impl Pace {
    /// Whether a person may begin one more now; then it is counted.
    pub fn may_begin(&self, person: &str) -> bool {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        begun.retain(|(at, _)| now.duration_since(*at) < WITHIN);
        if begun.iter().filter(|(_, who)| who == person).count() >= MOST {
            return false;
        }
        begun.push_back((now, person.to_owned()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_person_waits_and_another_does_not() {
        let pace = Pace::default();
        assert!((0..MOST).all(|_| pace.may_begin("uid-1")));
        assert!(!pace.may_begin("uid-1"));
        assert!(pace.may_begin("uid-2"));
        tokio::time::advance(WITHIN).await;
        assert!(pace.may_begin("uid-1"));
    }
}
