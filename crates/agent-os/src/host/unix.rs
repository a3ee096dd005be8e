//! Host facts on Unix; what Linux keeps in `/proc` is absent elsewhere.

use std::fs;
use std::time::Duration;

use super::usage::Counters;

pub fn hostname() -> Option<String> {
    let name = rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .trim()
        .to_owned();
    (!name.is_empty()).then_some(name)
}

pub fn os_version() -> Option<String> {
    if let Ok(release) = fs::read_to_string("/etc/os-release") {
        return pretty_name(&release);
    }
    let uname = rustix::system::uname();
    Some(format!(
        "{} {}",
        uname.sysname().to_string_lossy(),
        uname.release().to_string_lossy()
    ))
}

pub fn boot_id() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .ok()
        .map(|id| id.trim().to_owned())
}

pub fn own_counters() -> Counters {
    let io = fs::read_to_string("/proc/self/io").unwrap_or_default();
    Counters {
        cpu_time: Some(cpu_time()),
        rss_bytes: resident_bytes(),
        disk_read_bytes: io_counter(&io, "read_bytes: "),
        disk_written_bytes: io_counter(&io, "write_bytes: "),
    }
}

fn pretty_name(release: &str) -> Option<String> {
    let value = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(value.trim_matches(['"', '\'']).to_owned())
}

fn io_counter(io: &str, name: &str) -> Option<u64> {
    io.lines()
        .find_map(|line| line.strip_prefix(name)?.parse().ok())
}

fn own_usage() -> libc::rusage {
    // SAFETY: `rusage` is plain numbers, for which zero is valid, and the call fills it.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    }
}

fn cpu_time() -> Duration {
    let usage = own_usage();
    let duration = |time: libc::timeval| {
        Duration::new(time.tv_sec.unsigned_abs(), (time.tv_usec * 1000) as u32)
    };
    duration(usage.ru_utime) + duration(usage.ru_stime)
}

#[cfg(target_os = "linux")]
fn resident_bytes() -> Option<u64> {
    let pages: u64 = fs::read_to_string("/proc/self/statm")
        .ok()?
        .split(' ')
        .nth(1)?
        .parse()
        .ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

/// The highest it has been: the current figure has no portable call.
#[cfg(not(target_os = "linux"))]
fn resident_bytes() -> Option<u64> {
    u64::try_from(own_usage().ru_maxrss).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_name_is_read_without_quotes() {
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(
            pretty_name(release).as_deref(),
            Some("Debian GNU/Linux 12 (bookworm)")
        );
    }

    #[test]
    fn disk_counters_are_found_by_name() {
        let io = "rchar: 1\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 5\n";
        assert_eq!(io_counter(io, "read_bytes: "), Some(4096));
        assert_eq!(io_counter(io, "write_bytes: "), Some(8192));
    }
}
