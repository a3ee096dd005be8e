//! The state of a Windows machine.
//!
//! Compiled and checked for types on Linux; not run on Windows yet.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use windows::Win32::NetworkManagement::IpHelper::{
    FreeMibTable, GetUnicastIpAddressTable, MIB_UNICASTIPADDRESS_TABLE,
};
use windows::Win32::Networking::WinSock::{AF_INET, AF_INET6, AF_UNSPEC};
use windows::Win32::System::Power::{GetSystemPowerStatus, SYSTEM_POWER_STATUS};
use windows::Win32::System::RemoteDesktop::{ProcessIdToSessionId, WTSGetActiveConsoleSessionId};
use windows::Win32::System::SystemInformation::GetTickCount;
use windows::Win32::System::Threading::GetCurrentProcessId;
use windows::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};

/// A machine that cannot tell says 255.
pub fn on_ac_power() -> Option<bool> {
    let mut status = SYSTEM_POWER_STATUS::default();
    // SAFETY: the structure is ours and lives through the call.
    unsafe { GetSystemPowerStatus(&raw mut status) }.ok()?;
    match status.ACLineStatus {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// The last input is told to whom it belongs alone: a service does not see that of the session in front of the
/// machine, and says so rather than take its own. It does see that nobody is signed in at all.
pub async fn idle(_: SystemTime) -> Option<Duration> {
    let mut own = 0;
    // SAFETY: the number is ours and lives through the call.
    unsafe { ProcessIdToSessionId(GetCurrentProcessId(), &raw mut own) }.ok()?;
    // SAFETY: no arguments.
    if own != unsafe { WTSGetActiveConsoleSessionId() } {
        let sessions = crate::happenings::sessions().await?;
        return sessions.is_empty().then_some(Duration::MAX);
    }
    let mut last = LASTINPUTINFO {
        cbSize: u32::try_from(size_of::<LASTINPUTINFO>()).ok()?,
        dwTime: 0,
    };
    // SAFETY: the structure is ours, says its size, and lives through the call.
    unsafe { GetLastInputInfo(&raw mut last) }.ok().ok()?;
    // SAFETY: no arguments.
    let now = unsafe { GetTickCount() };
    Some(Duration::from_millis(u64::from(
        now.wrapping_sub(last.dwTime),
    )))
}

/// The addresses the machine has, those it gave itself aside.
pub fn network() -> Option<BTreeSet<String>> {
    let mut table: *mut MIB_UNICASTIPADDRESS_TABLE = std::ptr::null_mut();
    // SAFETY: the system allocates the table, which is freed below.
    unsafe { GetUnicastIpAddressTable(AF_UNSPEC, &raw mut table) }
        .ok()
        .ok()?;
    // SAFETY: the call succeeded, so the table holds as many rows as it says.
    let rows = unsafe {
        let count = usize::try_from((*table).NumEntries).unwrap_or(0);
        std::slice::from_raw_parts((&raw const (*table).Table).cast(), count)
    };
    let found = rows.iter().filter_map(address).collect();
    // SAFETY: the system's table, not used any more.
    unsafe { FreeMibTable(table.cast()) };
    Some(found)
}

fn address(
    row: &windows::Win32::NetworkManagement::IpHelper::MIB_UNICASTIPADDRESS_ROW,
) -> Option<String> {
    // SAFETY: the family says which of the two it is.
    unsafe {
        if row.Address.si_family == AF_INET {
            let bytes = row.Address.Ipv4.sin_addr.S_un.S_addr.to_ne_bytes();
            let is_own = bytes[0] == 127 || bytes[..2] == [169, 254];
            return (!is_own).then(|| format!("{} {bytes:?}", row.InterfaceIndex));
        }
        if row.Address.si_family == AF_INET6 {
            let bytes = row.Address.Ipv6.sin6_addr.u.Byte;
            let is_own = bytes[..15] == [0; 15] || (bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80);
            return (!is_own).then(|| format!("{} {bytes:?}", row.InterfaceIndex));
        }
    }
    None
}
