//! The state of a Linux machine, from `/sys/class/power_supply`, the kernel's routes, and logind.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::logind::Logind;

/// A route that is in use.
const UP: u32 = 1;

pub fn on_ac_power() -> Option<bool> {
    power(Path::new("/sys/class/power_supply"))
}

/// A mouse's battery is none of the machine's. A machine whose mains nobody tells of is asked what its battery does.
fn power(folder: &Path) -> Option<bool> {
    let (mut has_battery, mut discharges) = (false, None);
    for supply in fs::read_dir(folder).ok()? {
        let path = supply.ok()?.path();
        let read = |name: &str| fs::read_to_string(path.join(name)).ok();
        let is = |name: &str, value: &str| read(name).is_some_and(|text| text.trim() == value);
        if is("type", "Battery") && !is("scope", "Device") {
            has_battery = true;
            match read("status").as_deref().map(str::trim) {
                Some("Discharging") => discharges = Some(true),
                Some("Charging" | "Full" | "Not charging") => {
                    discharges.get_or_insert(false);
                }
                _ => {}
            }
        } else if is("online", "1") && !is("scope", "Device") {
            return Some(true);
        }
    }
    if has_battery {
        discharges.map(|discharges| !discharges)
    } else {
        Some(true)
    }
}

pub fn network() -> Option<BTreeSet<String>> {
    let old = fs::read_to_string("/proc/net/route").ok()?;
    // A machine may do without the new addresses.
    let new = fs::read_to_string("/proc/net/ipv6_route").unwrap_or_default();
    let mut routes = routes(&old);
    routes.extend(new_routes(&new));
    Some(routes)
}

/// Interface, destination, gateway and mask of each route.
fn routes(table: &str) -> BTreeSet<String> {
    let route = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [name, destination, gateway, flags, _, _, _, mask, ..] = fields.as_slice() else {
            return None;
        };
        let is_up = u32::from_str_radix(flags, 16).is_ok_and(|flags| flags & UP != 0);
        // 169.254.0.0/16: what a machine gives itself when nobody gives it anything.
        let is_own = *name == "lo" || destination.ends_with("FEA9");
        (is_up && !is_own).then(|| format!("{name} {destination}/{mask} by {gateway}"))
    };
    table.lines().skip(1).filter_map(route).collect()
}

/// The same for the new addresses, without those that never leave a link and those for many.
fn new_routes(table: &str) -> BTreeSet<String> {
    let route = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [destination, length, _, _, gateway, .., flags, name] = fields.as_slice() else {
            return None;
        };
        let is_up = u32::from_str_radix(flags, 16).is_ok_and(|flags| flags & UP != 0);
        let is_own =
            *name == "lo" || destination.starts_with("fe8") || destination.starts_with("ff");
        (is_up && !is_own).then(|| format!("{name} {destination}/{length} by {gateway}"))
    };
    table.lines().filter_map(route).collect()
}

/// logind tells since when; without it, a machine at which nobody is signed in is told by its sessions.
pub async fn idle(now: SystemTime) -> Option<Duration> {
    match idle_since().await {
        Ok(Some(0)) => Some(Duration::MAX),
        Ok(Some(since)) => {
            let since = SystemTime::UNIX_EPOCH + Duration::from_micros(since);
            now.duration_since(since).ok()
        }
        Ok(None) => Some(Duration::ZERO),
        Err(error) => {
            tracing::debug!(%error, "logind does not tell whether the machine is used");
            nobody_is_here(Path::new("/run/systemd/sessions")).then_some(Duration::MAX)
        }
    }
}

async fn idle_since() -> Result<Option<u64>, crate::logind::BusError> {
    Logind::connect().await?.idle_since().await
}

fn nobody_is_here(sessions: &Path) -> bool {
    let Ok(sessions) = fs::read_dir(sessions) else {
        return false;
    };
    let is_person = |text: String| text.lines().any(|line| line == "CLASS=user");
    !sessions.flatten().any(|session| {
        let is_file = session.file_type().is_ok_and(|kind| kind.is_file());
        is_file && fs::read_to_string(session.path()).is_ok_and(is_person)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplies(these: &[(&str, &[(&str, &str)])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (name, files) in these {
            let folder = root.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            for (file, text) in *files {
                fs::write(folder.join(file), format!("{text}\n")).unwrap();
            }
        }
        root
    }

    #[test]
    fn mains_count_before_batteries() {
        let battery: &[(&str, &str)] = &[("type", "Battery"), ("status", "Discharging")];
        let on = supplies(&[
            ("AC", &[("type", "Mains"), ("online", "1")]),
            ("BAT0", battery),
        ]);
        let off = supplies(&[
            ("AC", &[("type", "Mains"), ("online", "0")]),
            ("BAT0", battery),
        ]);
        assert_eq!(power(on.path()), Some(true));
        assert_eq!(power(off.path()), Some(false));
        let alone = supplies(&[("BAT0", &[("type", "Battery"), ("status", "Full")])]);
        assert_eq!(power(alone.path()), Some(true));
        let silent = supplies(&[("BAT0", &[("type", "Battery"), ("status", "Unknown")])]);
        assert_eq!(power(silent.path()), None);
    }

    #[test]
    fn a_machine_without_a_battery_of_its_own_is_not_on_battery() {
        let mouse = [
            ("type", "Battery"),
            ("scope", "Device"),
            ("status", "Discharging"),
        ];
        assert_eq!(power(supplies(&[("mouse", &mouse)]).path()), Some(true));
        assert_eq!(power(supplies(&[]).path()), Some(true));
        assert_eq!(power(Path::new("/nowhere")), None);
    }

    #[test]
    fn routes_beyond_the_machine_are_a_network() {
        let table = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n\
            eth0\t00000000\t0100A8C0\t0003\t0\t9\t100\t00000000\t0\t0\t0\n\
            lo\t0000007F\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0\n\
            eth1\t0000FEA9\t00000000\t0001\t0\t0\t1000\t0000FFFF\t0\t0\t0\n\
            eth2\t0000A8C0\t00000000\t0000\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
        let found: Vec<String> = routes(table).into_iter().collect();
        assert_eq!(found, ["eth0 00000000/00000000 by 0100A8C0"]);
        let line = |destination: &str, name: &str| {
            let zeros = "0".repeat(32);
            format!(
                "{destination} 40 {zeros} 00 {zeros} 00000100 00000001 00000000 00000001     {name}\n"
            )
        };
        let global = format!("20010db8{}", "0".repeat(24));
        let table = [
            line(&global, "eth0"),
            line(&format!("fe80{}", "0".repeat(28)), "eth0"),
            line(&global, "lo"),
        ];
        assert_eq!(new_routes(&table.concat()).len(), 1);
    }

    #[test]
    fn nobody_is_here_when_no_session_is_a_persons() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("c1"), "USER=gdm\nCLASS=greeter\n").unwrap();
        assert!(nobody_is_here(root.path()));
        fs::write(root.path().join("3"), "USER=ann\nCLASS=user\n").unwrap();
        assert!(!nobody_is_here(root.path()));
        assert!(!nobody_is_here(Path::new("/nowhere")));
    }
}
