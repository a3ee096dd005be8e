//! The busiest processes of the machine.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::load::{Flow, Rate};

/// One process at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessLoad {
    /// Its number.
    pub pid: u32,
    /// Its name.
    pub name: String,
    /// Percent of one core since the previous reading.
    pub cpu_percent: f64,
    /// Resident memory.
    pub rss_bytes: u64,
    /// Bytes per second from and to disks, where the system tells.
    pub disk: Option<Rate>,
}

/// Tells one process from another that has the same number later.
pub(crate) type Identity = (u32, u64);

/// What the system counts for a process.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    pub name: String,
    pub cpu: Duration,
    pub rss_bytes: u64,
    pub disk: Option<Flow>,
}

/// Reads [`ProcessLoad`], remembering the previous reading for the rates.
#[derive(Debug, Default)]
pub struct ProcessMeter {
    previous: Option<(Instant, HashMap<Identity, Counted>)>,
}

impl ProcessMeter {
    /// The `top` processes by processor time since the previous reading, busiest first; `None` in the first one.
    pub fn read(&mut self, top: usize) -> Option<Vec<ProcessLoad>> {
        self.take(processes(), Instant::now(), top)
    }

    /// Forgets the previous reading, and the memory it takes.
    pub fn forget(&mut self) {
        self.previous = None;
    }

    fn take(
        &mut self,
        counted: HashMap<Identity, Counted>,
        now: Instant,
        top: usize,
    ) -> Option<Vec<ProcessLoad>> {
        let loads = self.previous.as_ref().map(|(then, before)| {
            let seconds = now.saturating_duration_since(*then).as_secs_f64();
            busiest(before, &counted, seconds, top)
        });
        self.previous = Some((now, counted));
        loads
    }
}

#[cfg(any(target_os = "linux", windows))]
fn processes() -> HashMap<Identity, Counted> {
    platform::processes()
}

#[cfg(not(any(target_os = "linux", windows)))]
fn processes() -> HashMap<Identity, Counted> {
    HashMap::new()
}

fn busiest(
    before: &HashMap<Identity, Counted>,
    after: &HashMap<Identity, Counted>,
    seconds: f64,
    top: usize,
) -> Vec<ProcessLoad> {
    let load = |(id, counted): (&Identity, &Counted)| {
        let earlier = before.get(id);
        let used = counted
            .cpu
            .saturating_sub(earlier.map_or(Duration::ZERO, |one| one.cpu));
        ProcessLoad {
            pid: id.0,
            name: counted.name.clone(),
            cpu_percent: per_second(used.as_secs_f64(), seconds) * 100.0,
            rss_bytes: counted.rss_bytes,
            disk: counted.disk.map(|disk| {
                let earlier = earlier.and_then(|one| one.disk).unwrap_or_default();
                Rate {
                    inward: per_second(disk.inward.saturating_sub(earlier.inward) as f64, seconds),
                    outward: per_second(
                        disk.outward.saturating_sub(earlier.outward) as f64,
                        seconds,
                    ),
                }
            }),
        }
    };
    let mut loads: Vec<ProcessLoad> = after.iter().map(load).collect();
    loads.sort_by(|one, other| {
        other
            .cpu_percent
            .total_cmp(&one.cpu_percent)
            .then(other.rss_bytes.cmp(&one.rss_bytes))
    });
    loads.truncate(top);
    loads
}

fn per_second(amount: f64, seconds: f64) -> f64 {
    if seconds > 0.0 { amount / seconds } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(name: &str, millis: u64, rss_bytes: u64) -> Counted {
        Counted {
            name: name.into(),
            cpu: Duration::from_millis(millis),
            rss_bytes,
            disk: Some(Flow {
                inward: millis,
                outward: 0,
            }),
        }
    }

    #[test]
    fn the_busiest_since_the_last_reading_come_first() {
        let (mut meter, start) = (ProcessMeter::default(), Instant::now());
        let first = HashMap::from([
            ((1, 1), counted("old", 9000, 5)),
            ((2, 1), counted("idle", 50, 7)),
        ]);
        assert_eq!(meter.take(first, start, 10), None);
        let second = HashMap::from([
            ((1, 1), counted("old", 9100, 5)),
            ((2, 1), counted("idle", 50, 7)),
            ((3, 9), counted("new", 1000, 1)),
        ]);
        let loads = meter
            .take(second, start + Duration::from_secs(2), 2)
            .unwrap();
        let seen: Vec<_> = loads
            .iter()
            .map(|load| (load.name.as_str(), load.cpu_percent))
            .collect();
        assert_eq!(seen, [("new", 50.0), ("old", 5.0)]);
        assert_eq!(
            loads[1].disk,
            Some(Rate {
                inward: 50.0,
                outward: 0.0
            })
        );
    }

    #[test]
    fn this_process_is_among_the_busiest_of_all() {
        let mut meter = ProcessMeter::default();
        assert_eq!(meter.read(3), None);
        let loads = meter.read(100_000).unwrap();
        if cfg!(any(target_os = "linux", windows)) {
            assert!(loads.iter().any(|load| load.pid == std::process::id()));
        }
    }
}
