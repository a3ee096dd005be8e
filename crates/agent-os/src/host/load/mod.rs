//! How busy the machine is.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

use std::time::Instant;

/// A machine's load at one moment. Rates count from the previous reading and are absent in the first one; what the
/// system does not tell is absent too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Of all cores together, 0–100.
    pub cpu_percent: Option<f64>,
    /// How many cores there are.
    pub cpu_count: Option<u32>,
    /// Memory.
    pub memory: Option<Space>,
    /// Swap.
    pub swap: Option<Space>,
    /// Bytes per second from and to disks.
    pub disk: Option<Rate>,
    /// Bytes per second from and to the network.
    pub network: Option<Rate>,
}

/// Bytes that are used, and bytes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// In use.
    pub used: u64,
    /// There are.
    pub total: u64,
}

/// Bytes per second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// Read or received.
    pub inward: f64,
    /// Written or sent.
    pub outward: f64,
}

/// Bytes since the machine started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    pub inward: u64,
    pub outward: u64,
}

/// Time of all cores since the machine started, in a unit of the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CpuTime {
    pub idle: u64,
    pub total: u64,
}

/// What the system counts, and what it states.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    pub cpu: Option<CpuTime>,
    pub cpu_count: Option<u32>,
    pub memory: Option<Space>,
    pub swap: Option<Space>,
    pub disk: Option<Flow>,
    pub network: Option<Flow>,
}

/// Reads [`Load`], remembering the previous reading for the rates.
#[derive(Debug, Default)]
pub struct LoadMeter {
    previous: Option<(Instant, Figures)>,
}

impl LoadMeter {
    /// The load at this moment. Reads a few small files; blocks for less than a millisecond.
    pub fn read(&mut self) -> Load {
        self.take(figures(), Instant::now())
    }

    fn take(&mut self, figures: Figures, now: Instant) -> Load {
        let previous = self.previous.replace((now, figures));
        let (before, seconds) = match previous {
            Some((then, before)) => (before, now.saturating_duration_since(then).as_secs_f64()),
            None => (Figures::default(), 0.0),
        };
        Load {
            cpu_percent: busy(before.cpu, figures.cpu),
            cpu_count: figures.cpu_count,
            memory: figures.memory,
            swap: figures.swap,
            disk: rate(before.disk, figures.disk, seconds),
            network: rate(before.network, figures.network, seconds),
        }
    }
}

#[cfg(any(target_os = "linux", windows))]
fn figures() -> Figures {
    platform::figures()
}

#[cfg(not(any(target_os = "linux", windows)))]
fn figures() -> Figures {
    Figures::default()
}

/// `None` when a counter went back.
fn busy(before: Option<CpuTime>, after: Option<CpuTime>) -> Option<f64> {
    let (before, after) = (before?, after?);
    let total = after
        .total
        .checked_sub(before.total)
        .filter(|total| *total > 0)?;
    let idle = after.idle.checked_sub(before.idle)?;
    Some((total.saturating_sub(idle) as f64 / total as f64 * 100.0).clamp(0.0, 100.0))
}

/// `None` when a counter went back: a device was taken away.
fn rate(before: Option<Flow>, after: Option<Flow>, seconds: f64) -> Option<Rate> {
    let (before, after) = (before?, after?);
    (seconds > 0.0).then_some(())?;
    Some(Rate {
        inward: after.inward.checked_sub(before.inward)? as f64 / seconds,
        outward: after.outward.checked_sub(before.outward)? as f64 / seconds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn figures(idle: u64, total: u64, inward: u64) -> Figures {
        let flow = Flow {
            inward,
            outward: 2 * inward,
        };
        Figures {
            cpu: Some(CpuTime { idle, total }),
            disk: Some(flow),
            network: Some(flow),
            ..Figures::default()
        }
    }

    #[test]
    fn rates_are_there_from_the_second_reading_on() {
        let (mut meter, start) = (LoadMeter::default(), Instant::now());
        let first = meter.take(figures(100, 200, 1000), start);
        assert_eq!(
            (first.cpu_percent, first.disk, first.network),
            (None, None, None)
        );
        let second = meter.take(figures(175, 300, 3000), start + Duration::from_secs(2));
        assert_eq!(second.cpu_percent, Some(25.0));
        let rate = Rate {
            inward: 1000.0,
            outward: 2000.0,
        };
        assert_eq!((second.disk, second.network), (Some(rate), Some(rate)));
    }

    #[test]
    fn a_counter_that_went_back_gives_no_rate() {
        let (mut meter, start) = (LoadMeter::default(), Instant::now());
        meter.take(figures(100, 200, 1000), start);
        let second = meter.take(figures(50, 100, 10), start + Duration::from_secs(1));
        assert_eq!((second.cpu_percent, second.disk), (None, None));
    }

    #[test]
    fn this_machine_has_memory() {
        let load = LoadMeter::default().read();
        if cfg!(any(target_os = "linux", windows)) {
            assert!(load.memory.is_some_and(|memory| memory.total > memory.used));
            assert!(load.cpu_count.is_some_and(|count| count > 0));
        }
    }
}
