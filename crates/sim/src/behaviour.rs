//! How simulated scripts behave.

use std::ops::RangeInclusive;
use std::time::Duration;

/// What happens when a machine runs a script that does not say otherwise itself.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// How long it takes, the same chance for all lengths.
    pub duration: RangeInclusive<Duration>,
    /// The share of runs that fail, from 0 to 1.
    pub failing: f64,
    /// The exit code of those.
    pub failing_code: i32,
    /// Bytes of output, where the job does not ask for a document.
    pub output_bytes: RangeInclusive<usize>,
}

impl Behaviour {
    /// Succeeds at once with a line of output.
    pub fn quick() -> Self {
        Self {
            duration: Duration::ZERO..=Duration::ZERO,
            failing: 0.0,
            failing_code: 1,
            output_bytes: 40..=80,
        }
    }

    /// Takes a moment, fails now and then.
    pub fn lively() -> Self {
        Self {
            duration: Duration::from_millis(300)..=Duration::from_secs(6),
            failing: 0.02,
            failing_code: 1,
            output_bytes: 80..=1500,
        }
    }
}
