//! The figures of Linux, from `/proc`.

use std::fs;
use std::path::Path;

use super::{CpuTime, Figures, Flow, Space};

/// `/proc/diskstats` counts in these, whatever the device.
const SECTOR: u64 = 512;
/// Devices that are made of others, or of memory: their bytes would count twice, or not at all.
const NOT_DISKS: &[&str] = &["loop", "ram", "zram", "dm-", "md", "sr", "fd", "nbd"];

pub fn figures() -> Figures {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let stat = read("/proc/stat");
    let memory = read("/proc/meminfo");
    let is_disk = |name: &str| Path::new("/sys/block").join(name).exists();
    let is_card = |name: &str| {
        Path::new("/sys/class/net")
            .join(name)
            .join("device")
            .exists()
    };
    Figures {
        cpu: cpu_time(&stat),
        cpu_count: cpu_count(&stat),
        memory: space(&memory, "MemTotal:", "MemAvailable:"),
        swap: space(&memory, "SwapTotal:", "SwapFree:"),
        disk: disk_flow(&read("/proc/diskstats"), is_disk),
        network: network_flow(&read("/proc/net/dev"), is_card),
    }
}

/// Waiting for a disk is idle time. Time for guests is part of user time already.
fn cpu_time(stat: &str) -> Option<CpuTime> {
    let line = stat.lines().next()?.strip_prefix("cpu ")?;
    let fields: Vec<u64> = line
        .split_whitespace()
        .take(8)
        .map_while(|field| field.parse().ok())
        .collect();
    let idle = fields.get(3)? + fields.get(4).unwrap_or(&0);
    Some(CpuTime {
        idle,
        total: fields.iter().sum(),
    })
}

fn cpu_count(stat: &str) -> Option<u32> {
    let is_core = |line: &&str| {
        line.strip_prefix("cpu")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let count = stat.lines().filter(is_core).count();
    u32::try_from(count).ok().filter(|count| *count > 0)
}

fn space(memory: &str, total: &str, free: &str) -> Option<Space> {
    let value = |name: &str| -> Option<u64> {
        let rest = memory.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = rest.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
        Some(kilobytes * 1024)
    };
    let (total, free) = (value(total)?, value(free)?);
    Some(Space {
        used: total.saturating_sub(free),
        total,
    })
}

fn disk_flow(stats: &str, is_disk: impl Fn(&str) -> bool) -> Option<Flow> {
    let mut flow = None;
    for line in stats.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (Some(name), Some(read), Some(written)) = (fields.get(2), fields.get(5), fields.get(9))
        else {
            continue;
        };
        if NOT_DISKS.iter().any(|prefix| name.starts_with(prefix)) || !is_disk(name) {
            continue;
        }
        if let (Ok(read), Ok(written)) = (read.parse::<u64>(), written.parse::<u64>()) {
            add(&mut flow, read * SECTOR, written * SECTOR);
        }
    }
    flow
}

/// The cards; on a machine without any, such as a container, everything but the loopback.
fn network_flow(dev: &str, is_card: impl Fn(&str) -> bool) -> Option<Flow> {
    let (mut cards, mut others) = (None, None);
    for line in dev.lines() {
        let Some((name, counters)) = line.split_once(':') else {
            continue;
        };
        let name = name.trim();
        let fields: Vec<u64> = counters
            .split_whitespace()
            .map_while(|field| field.parse().ok())
            .collect();
        if let (false, Some(received), Some(sent)) = (name == "lo", fields.first(), fields.get(8)) {
            add(
                if is_card(name) {
                    &mut cards
                } else {
                    &mut others
                },
                *received,
                *sent,
            );
        }
    }
    cards.or(others)
}

fn add(flow: &mut Option<Flow>, inward: u64, outward: u64) {
    let flow = flow.get_or_insert_default();
    flow.inward += inward;
    flow.outward += outward;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_for_a_disk_is_idle_time() {
        let stat = "cpu  100 5 50 800 45 0 0 0 7 7\ncpu0 50 0 0 0\ncpu1 50 0 0 0\nintr 7\n";
        assert_eq!(
            cpu_time(stat),
            Some(CpuTime {
                idle: 845,
                total: 1000
            })
        );
        assert_eq!(cpu_count(stat), Some(2));
        assert_eq!(cpu_time(""), None);
    }

    #[test]
    fn memory_that_can_be_had_is_not_used() {
        let memory = "MemTotal:       1000 kB\nMemFree:  10 kB\nMemAvailable:    600 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n";
        let used = space(memory, "MemTotal:", "MemAvailable:");
        assert_eq!(
            used,
            Some(Space {
                used: 400 * 1024,
                total: 1000 * 1024
            })
        );
        assert_eq!(
            space(memory, "SwapTotal:", "SwapFree:"),
            Some(Space::default())
        );
    }

    #[test]
    fn partitions_and_stacked_devices_do_not_count_twice() {
        let stats = "\
 259 0 nvme0n1 100 0 20 5 200 0 40 9 0 0 0
 259 1 nvme0n1p1 100 0 20 5 200 0 40 9 0 0 0
 253 0 dm-0 100 0 20 5 200 0 40 9 0 0 0
   7 0 loop0 1 0 8 0 0 0 0 0 0 0 0
";
        let flow = disk_flow(stats, |name| name != "nvme0n1p1");
        assert_eq!(
            flow,
            Some(Flow {
                inward: 20 * 512,
                outward: 40 * 512
            })
        );
        assert_eq!(disk_flow("", |_| true), None);
    }

    #[test]
    fn cards_count_and_bridges_do_not_unless_there_are_no_cards() {
        let dev = "Inter-| Receive\n face |bytes\n    lo: 9 0 0 0 0 0 0 0 9 0\n  eth0: 10 1 0 0 0 0 0 0 20 2\ndocker0: 1 1 0 0 0 0 0 0 2 2\n";
        let with_card = network_flow(dev, |name| name == "eth0");
        assert_eq!(
            with_card,
            Some(Flow {
                inward: 10,
                outward: 20
            })
        );
        let without = network_flow(dev, |_| false);
        assert_eq!(
            without,
            Some(Flow {
                inward: 11,
                outward: 22
            })
        );
    }
}
