//! The state a machine is in: its power, its network, and whether somebody uses it.
//!
//! What a machine does not tell is `None`, never a guess.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// Whether the machine is not on battery. A machine without a battery is not.
pub fn on_ac_power() -> Option<bool> {
    #[cfg(any(target_os = "linux", windows))]
    return platform::on_ac_power();
    #[cfg(not(any(target_os = "linux", windows)))]
    None
}

/// Whether the machine has a network beyond itself.
pub fn has_network() -> Option<bool> {
    Some(!network()?.is_empty())
}

/// How long nobody has used the machine, where the time is `now`.
pub async fn idle(now: SystemTime) -> Option<Duration> {
    #[cfg(any(target_os = "linux", windows))]
    return platform::idle(now).await;
    #[cfg(not(any(target_os = "linux", windows)))]
    {
        let _ = now;
        None
    }
}

/// What the machine can reach and by which way: one text differs from another where the network is another.
pub(crate) fn network() -> Option<BTreeSet<String>> {
    #[cfg(any(target_os = "linux", windows))]
    return platform::network();
    #[cfg(not(any(target_os = "linux", windows)))]
    None
}
