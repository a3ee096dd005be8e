//! Who uses the machine.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

/// Who signed in last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastLogon {
    /// The account.
    pub user: String,
    /// The name of the person, where the machine knows it.
    pub display_name: Option<String>,
}

/// Who signed in at the machine last; `None` when nobody did, or the machine does not tell. Reads a few small files.
#[cfg(any(target_os = "linux", windows))]
pub fn last_logon() -> Option<LastLogon> {
    platform::last_logon()
}

/// Who signed in at the machine last: not known here.
#[cfg(not(any(target_os = "linux", windows)))]
pub fn last_logon() -> Option<LastLogon> {
    None
}
