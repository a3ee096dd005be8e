//! Chance, from one seed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_runtime::Backoff;
use kanade_wire::{ExecId, ResultId};
use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};
use uuid::Builder;

/// An agent's source of chance.
#[derive(Debug)]
pub(crate) struct Chance(Mutex<SmallRng>);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(SmallRng::seed_from_u64(seed)))
    }

    /// A new id, ordered by time.
    pub fn result_id(&self, now: DateTime<Utc>) -> ResultId {
        let mut random = [0; 10];
        self.lock().fill_bytes(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        ResultId::from_uuid(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// A new id of an execution that nobody but this machine knows of.
    pub fn exec_id(&self) -> ExecId {
        let mut random = [0; 16];
        self.lock().fill_bytes(&mut random);
        ExecId::from_uuid(Builder::from_random_bytes(random).into_uuid())
    }

    /// A whole number in `[0, limit)`; 0 for a limit of 0.
    pub fn below(&self, limit: u64) -> u64 {
        if limit == 0 {
            0
        } else {
            self.lock().random_range(0..limit)
        }
    }

    /// A duration up to `limit`.
    pub fn within(&self, limit: Duration) -> Duration {
        limit.mul_f64(self.lock().random_range(0.0..=1.0))
    }

    /// Between half of `full` and all of it.
    pub fn shorten(&self, full: Duration) -> Duration {
        full.mul_f64(self.lock().random_range(0.5..=1.0))
    }

    /// The next delay of a back-off.
    pub fn delay(&self, backoff: &mut Backoff) -> Duration {
        backoff.next_delay(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, SmallRng> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
