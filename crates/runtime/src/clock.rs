//! The time as a parameter: the system's for programs, a settable one for tests.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the present time.
pub trait Clock: Debug + Send + Sync {
    /// The present time in UTC. Not monotonic: the system's clock may be set back.
    fn now(&self) -> DateTime<Utc>;
}

/// A clock that several owners share.
pub type SharedClock = Arc<dyn Clock>;

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    /// This machine's clock, ready to be shared.
    #[must_use]
    pub fn shared() -> SharedClock {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until a test moves it. Clones show the same time.
#[derive(Debug, Clone)]
pub struct MockClock(Arc<Mutex<DateTime<Utc>>>);

impl MockClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// A clock that stands at `rfc3339`, for example `2026-11-21T08:00:00Z`.
    ///
    /// # Panics
    /// When the text is not an RFC 3339 time.
    #[must_use]
    pub fn at_rfc3339(rfc3339: &str) -> Self {
        let now = DateTime::parse_from_rfc3339(rfc3339).expect("an RFC 3339 time");
        Self::at(now.with_timezone(&Utc))
    }

    /// Moves the clock to `now`, which may lie before its present time.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves the clock forward (or back, when `by` is negative).
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    /// This clock, ready to be shared.
    #[must_use]
    pub fn shared(&self) -> SharedClock {
        Arc::new(self.clone())
    }
}

impl Clock for MockClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mock_clock_moves_only_when_told_and_for_every_clone() {
        let clock = MockClock::at_rfc3339("2026-11-21T08:00:00Z");
        let shared = clock.shared();

        clock.advance(TimeDelta::hours(2));

        assert_eq!(shared.now().to_rfc3339(), "2026-11-21T10:00:00+00:00");
    }
}
