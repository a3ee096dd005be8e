//! Exponential back-off with jitter.

use std::time::Duration;

use rand::{Rng, RngExt};

/// How delays grow: `initial`, doubled at each attempt, never above `max`, each shortened at random by up to half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackoffPolicy {
    /// The first delay before jitter.
    pub initial: Duration,
    /// The largest delay before jitter.
    pub max: Duration,
}

impl BackoffPolicy {
    /// Restarts of a background task: 1 s to 1 min.
    pub const TASK: Self = Self::new(Duration::from_secs(1), Duration::from_secs(60));
    /// Repeats of a report or a connection over the network: 1 s to 5 min.
    pub const NETWORK: Self = Self::new(Duration::from_secs(1), Duration::from_secs(300));

    /// A policy from its first and its largest delay.
    #[must_use]
    pub const fn new(initial: Duration, max: Duration) -> Self {
        Self { initial, max }
    }

    /// The delay before jitter of the attempt numbered `attempt`, the first being 0.
    #[must_use]
    pub fn ceiling(&self, attempt: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempt.min(31)).unwrap_or(u32::MAX);
        self.initial.saturating_mul(factor).min(self.max)
    }
}

/// The back-off of one thing that is tried again and again.
#[derive(Debug, Clone)]
pub struct Backoff {
    policy: BackoffPolicy,
    attempts: u32,
}

impl Backoff {
    /// A back-off that has not failed yet.
    #[must_use]
    pub const fn new(policy: BackoffPolicy) -> Self {
        Self {
            policy,
            attempts: 0,
        }
    }

    /// The delay before the next attempt: between half of the policy's delay and all of it.
    pub fn next_delay(&mut self, rng: &mut (impl Rng + ?Sized)) -> Duration {
        let ceiling = self.policy.ceiling(self.attempts);
        self.attempts = self.attempts.saturating_add(1);
        ceiling.mul_f64(rng.random_range(0.5..=1.0))
    }

    /// Starts from the first delay again, after a success.
    pub const fn reset(&mut self) {
        self.attempts = 0;
    }

    /// How many delays were handed out since the start or the last reset.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::SmallRng};

    use super::*;

    #[test]
    fn delays_double_up_to_the_limit() {
        let seconds: Vec<u64> = (0..8)
            .map(|n| BackoffPolicy::TASK.ceiling(n).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(BackoffPolicy::NETWORK.ceiling(u32::MAX).as_secs(), 300);
    }

    #[test]
    fn jitter_shortens_a_delay_by_at_most_half() {
        let mut rng = SmallRng::seed_from_u64(7);
        let mut backoff = Backoff::new(BackoffPolicy::TASK);

        for attempt in 0..200 {
            let ceiling = BackoffPolicy::TASK.ceiling(attempt);
            let delay = backoff.next_delay(&mut rng);
            assert!(
                delay <= ceiling && delay >= ceiling / 2,
                "{attempt}: {delay:?} of {ceiling:?}"
            );
        }
    }

    #[test]
    fn a_reset_starts_from_the_first_delay() {
        let mut rng = SmallRng::seed_from_u64(7);
        let mut backoff = Backoff::new(BackoffPolicy::TASK);
        for _ in 0..5 {
            backoff.next_delay(&mut rng);
        }

        backoff.reset();

        assert_eq!(backoff.attempts(), 0);
        assert!(backoff.next_delay(&mut rng) <= Duration::from_secs(1));
    }
}
