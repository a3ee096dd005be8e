//! What the agent's own process uses.

use std::time::{Duration, Instant};

use super::platform;

/// A reading of the agent's own consumption.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Percent of one core since the previous reading; absent in the first one.
    pub cpu_percent: Option<f64>,
    /// Resident memory.
    pub rss_bytes: Option<u64>,
    /// Read from disks since the process started.
    pub disk_read_bytes: Option<u64>,
    /// Written to disks since the process started.
    pub disk_written_bytes: Option<u64>,
}

/// What the system counts for this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    pub cpu_time: Option<Duration>,
    pub rss_bytes: Option<u64>,
    pub disk_read_bytes: Option<u64>,
    pub disk_written_bytes: Option<u64>,
}

/// Reads [`Usage`], remembering the previous reading for the rate.
#[derive(Debug, Default)]
pub struct UsageMeter {
    previous: Option<(Instant, Duration)>,
}

impl UsageMeter {
    /// The figures at this moment.
    pub fn read(&mut self) -> Usage {
        self.take(platform::own_counters(), Instant::now())
    }

    fn take(&mut self, counters: Counters, now: Instant) -> Usage {
        let cpu_percent = counters.cpu_time.and_then(|used| self.rate(now, used));
        self.previous = counters.cpu_time.map(|used| (now, used));
        Usage {
            cpu_percent,
            rss_bytes: counters.rss_bytes,
            disk_read_bytes: counters.disk_read_bytes,
            disk_written_bytes: counters.disk_written_bytes,
        }
    }

    fn rate(&self, now: Instant, used: Duration) -> Option<f64> {
        let (then, before) = self.previous?;
        let elapsed = now.saturating_duration_since(then).as_secs_f64();
        (elapsed > 0.0).then(|| used.saturating_sub(before).as_secs_f64() / elapsed * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_use_is_a_rate_between_two_readings() {
        let counters = |millis| Counters {
            cpu_time: Some(Duration::from_millis(millis)),
            ..Counters::default()
        };
        let (mut meter, start) = (UsageMeter::default(), Instant::now());
        assert_eq!(meter.take(counters(100), start).cpu_percent, None);
        let second = meter.take(counters(600), start + Duration::from_secs(2));
        assert_eq!(second.cpu_percent, Some(25.0));
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(
            UsageMeter::default()
                .read()
                .rss_bytes
                .is_some_and(|bytes| bytes > 100_000)
        );
    }
}
