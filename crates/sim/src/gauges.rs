//! The load of machines that do not exist.

use kanade_agent_core::observe::Gauges;
use kanade_agent_os::host::busiest::ProcessLoad;
use kanade_agent_os::host::load::{Load, Rate, Space};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::machine::{Machine, OperatingSystem};
use crate::words::{LINUX_PROGRAMS, WINDOWS_PROGRAMS};

/// Wanders about plausible values.
#[derive(Debug)]
pub(crate) struct SimulatedGauges {
    rng: SmallRng,
    cores: u32,
    memory: u64,
    programs: &'static [&'static str],
    cpu: f64,
    used: f64,
    has_read: bool,
}

impl SimulatedGauges {
    pub fn new(machine: &Machine) -> Self {
        let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x6c6f_6164);
        Self {
            cores: machine.processor.1,
            memory: machine.memory_bytes,
            programs: match machine.system {
                OperatingSystem::Windows => WINDOWS_PROGRAMS,
                OperatingSystem::Linux | OperatingSystem::Macos => LINUX_PROGRAMS,
            },
            cpu: rng.random_range(2.0..35.0),
            used: rng.random_range(0.25..0.75),
            has_read: false,
            rng,
        }
    }

    /// Most of the time little moves; now and then a lot does.
    fn rate(&mut self, most: f64) -> Rate {
        let share: f64 = self.rng.random_range(0.0..1.0);
        Rate {
            inward: most * share.powi(6),
            outward: most * self.rng.random_range(0.0..0.3) * share.powi(3),
        }
    }
}

impl Gauges for SimulatedGauges {
    fn load(&mut self) -> Load {
        self.cpu = (self.cpu + self.rng.random_range(-6.0..6.0)).clamp(0.5, 97.0);
        self.used = (self.used + self.rng.random_range(-0.02..0.02)).clamp(0.1, 0.95);
        let seen_before = std::mem::replace(&mut self.has_read, true);
        let swap = self.memory / 4;
        Load {
            cpu_percent: seen_before.then_some(self.cpu),
            cpu_count: Some(self.cores),
            memory: Some(Space {
                used: (self.memory as f64 * self.used) as u64,
                total: self.memory,
            }),
            swap: Some(Space {
                used: (swap as f64 * (self.used - 0.5).max(0.0)) as u64,
                total: swap,
            }),
            disk: seen_before.then(|| self.rate(60e6)),
            network: seen_before.then(|| self.rate(20e6)),
        }
    }

    fn processes(&mut self, top: usize) -> Option<Vec<ProcessLoad>> {
        let mut left = self.cpu * f64::from(self.cores);
        let mut loads = Vec::new();
        for (pid, name) in (700..).step_by(37).zip(self.programs).take(top) {
            let part = left * self.rng.random_range(0.2..0.6);
            left -= part;
            loads.push(ProcessLoad {
                pid,
                name: (*name).to_owned(),
                cpu_percent: part,
                rss_bytes: self.rng.random_range(20_000_000..900_000_000),
                disk: Some(self.rate(5e6)),
            });
        }
        loads.sort_by(|one, other| other.cpu_percent.total_cmp(&one.cpu_percent));
        Some(loads)
    }

    fn forget_processes(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FleetOptions;

    #[test]
    fn a_machine_never_uses_more_than_it_has() {
        let options = FleetOptions::lively(1, "nats://nowhere");
        let mut gauges = SimulatedGauges::new(&Machine::number(0, &options).unwrap());
        assert_eq!(gauges.load().cpu_percent, None);
        for _ in 0..200 {
            let load = gauges.load();
            assert!(
                load.cpu_percent
                    .is_some_and(|percent| (0.0..=100.0).contains(&percent))
            );
            assert!(load.memory.is_some_and(|memory| memory.used < memory.total));
        }
        assert_eq!(gauges.processes(3).unwrap().len(), 3);
    }
}
