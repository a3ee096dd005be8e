//! What Linux tells of a process.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ticks of processor time in a second; every Linux this runs on reports in hundredths.
const TICKS_PER_SECOND: u64 = 100;

/// Memory of a process at one moment, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All of it that is in memory, files mapped included.
    pub resident: u64,
    /// The part no file stands behind.
    pub anonymous: u64,
}

/// How much memory a process has now.
pub fn memory(pid: u32) -> Result<Memory> {
    let text = read(pid, "status")?;
    parse_memory(&text).with_context(|| format!("process {pid} tells no memory"))
}

/// How much processor time a process has used since it started.
pub fn processor_time(pid: u32) -> Result<Duration> {
    let text = read(pid, "stat")?;
    parse_processor_time(&text).with_context(|| format!("process {pid} tells no processor time"))
}

fn read(pid: u32, file: &str) -> Result<String> {
    fs::read_to_string(format!("/proc/{pid}/{file}")).with_context(|| {
        format!("process {pid} cannot be looked at (it has ended, or this is not Linux)")
    })
}

fn parse_memory(status: &str) -> Option<Memory> {
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim()
            .strip_suffix(" kB")?
            .parse::<u64>()
            .ok()
            .map(|kilobytes| kilobytes * 1024)
    };
    Some(Memory {
        resident: field("VmRSS:")?,
        anonymous: field("RssAnon:")?,
    })
}

/// The command name may hold spaces and parentheses, so fields are counted after its last one.
fn parse_processor_time(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields
        .split_whitespace()
        .skip(11)
        .map(|field| field.parse::<u64>().ok());
    let ticks = fields.next()?? + fields.next()??;
    Some(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let status = "Name:\tx\nVmRSS:\t    5400 kB\nRssAnon:\t     600 kB\n";
        assert_eq!(
            parse_memory(status),
            Some(Memory {
                resident: 5400 * 1024,
                anonymous: 600 * 1024
            })
        );
        assert_eq!(parse_memory("Name:\tx\n"), None);
    }

    #[test]
    fn processor_time_is_user_and_system_together() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 9 0 0";
        assert_eq!(parse_processor_time(stat), Some(Duration::from_secs(3)));
    }
}
