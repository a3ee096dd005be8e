//! Figures of an agent that does not exist.

use kanade_agent_core::Vitals;
use kanade_agent_os::host::Usage;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::machine::Machine;

/// Wanders about plausible values.
#[derive(Debug)]
pub(crate) struct SimulatedVitals {
    rng: SmallRng,
    cpu: f64,
    rss: u64,
    read: u64,
    written: u64,
    signed_in: Vec<String>,
}

impl SimulatedVitals {
    pub fn new(machine: &Machine) -> Self {
        let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x7661_7469);
        let rss = rng.random_range(5_500_000..8_500_000);
        let account = machine.user.as_ref().map(|(account, _)| account.clone());
        Self {
            signed_in: account
                .filter(|_| rng.random_bool(0.7))
                .into_iter()
                .collect(),
            cpu: 0.05,
            rss,
            read: 0,
            written: 0,
            rng,
        }
    }
}

impl Vitals for SimulatedVitals {
    fn read(&mut self) -> Usage {
        self.cpu = (self.cpu + self.rng.random_range(-0.05..0.06)).clamp(0.01, 1.5);
        self.rss = self
            .rss
            .saturating_add_signed(self.rng.random_range(-120_000..130_000))
            .clamp(5_000_000, 9_400_000);
        self.read += self.rng.random_range(0..40_000);
        self.written += self.rng.random_range(4_000..90_000);
        Usage {
            cpu_percent: Some(self.cpu),
            rss_bytes: Some(self.rss),
            disk_read_bytes: Some(self.read),
            disk_written_bytes: Some(self.written),
        }
    }

    fn signed_in(&mut self) -> Option<Vec<String>> {
        Some(self.signed_in.clone())
    }
}
