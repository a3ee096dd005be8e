//! The processes of Linux, from `/proc`.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use super::super::load::Flow;
use super::{Counted, Identity};

pub fn processes() -> HashMap<Identity, Counted> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return HashMap::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(one)
        .collect()
}

/// `None` for a process that has ended meanwhile.
fn one(pid: u32) -> Option<(Identity, Counted)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (started, mut counted) = parse_stat(&stat)?;
    // Readable for processes of the agent's own account alone, unless that is root.
    counted.disk = fs::read_to_string(format!("/proc/{pid}/io"))
        .ok()
        .and_then(|io| disk(&io));
    Some(((pid, started), counted))
}

/// A name may hold spaces and parentheses, so the fields begin behind the last of them.
fn parse_stat(stat: &str) -> Option<(u64, Counted)> {
    let (front, rest) = stat.rsplit_once(')')?;
    let name = front.split_once('(')?.1;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    let ticks = number(11)? + number(12)?;
    let started = number(19)?;
    let counted = Counted {
        name: name.to_owned(),
        cpu: Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64),
        rss_bytes: number(21)? * rustix::param::page_size() as u64,
        disk: None,
    };
    Some((started, counted))
}

fn disk(io: &str) -> Option<Flow> {
    let value = |name: &str| -> Option<u64> {
        io.lines()
            .find_map(|line| line.strip_prefix(name)?.parse().ok())
    };
    Some(Flow {
        inward: value("read_bytes: ")?,
        outward: value("write_bytes: ")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_what_separates_the_fields() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 1 0 0 0 150 50 0 0 20 0 1 0 777 1000 3 18446744073709551615 0";
        let (started, counted) = parse_stat(stat).unwrap();
        assert_eq!((started, counted.name.as_str()), (777, "a (b) c"));
        assert_eq!(counted.rss_bytes, 3 * rustix::param::page_size() as u64);
        assert_eq!(
            counted.cpu.as_millis(),
            200_000 / u128::from(rustix::param::clock_ticks_per_second())
        );
    }
}
