//! What happens at a machine: somebody signs in, locks or unlocks the screen; the network changes.
//!
//! The state is looked at and compared with what it was, rather than followed by messages: what is lost or comes twice
//! changes nothing, and whoever asks for nothing costs nothing. The network is looked at when the system says that
//! something may have changed, sessions every few seconds.

#[cfg(target_os = "linux")]
mod linux;
mod network;
mod sessions;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use tokio::time::{Instant, sleep};

pub(crate) use network::{NetworkChanges, SETTLED};
use sessions::{Sessions, changes};

use crate::changes::Signals;

/// Between two looks at what the system does not tell of.
const EVERY: Duration = Duration::from_secs(5);
/// Between two looks at what it does.
const TOLD: Duration = Duration::from_secs(600);

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Somebody signed in.
    Logon,
    /// A screen was locked.
    Lock,
    /// A screen was unlocked.
    Unlock,
    /// The network is another than before.
    NetworkChange,
}

/// Watches a machine.
#[derive(Debug, Default)]
pub struct Watch {
    /// Whether sessions are watched.
    pub sessions: bool,
    /// Whether the network is.
    pub network: bool,
    before: Option<Sessions>,
    changes: NetworkChanges,
    signals: Signals,
    told: VecDeque<Happening>,
}

impl Watch {
    /// Waits for the next that happens. Whoever gives up waiting loses nothing.
    pub async fn next(&mut self) -> Happening {
        loop {
            if let Some(happening) = self.told.pop_front() {
                return happening;
            }
            self.look().await;
            if self.told.is_empty() {
                self.wait().await;
            }
        }
    }

    async fn wait(&mut self) {
        if self.sessions || !self.network || !self.signals.are_heard() {
            sleep(EVERY).await;
        } else if self.changes.is_settling() {
            self.signals.wait(SETTLED).await;
        } else {
            self.signals.wait(TOLD).await;
        }
    }

    async fn look(&mut self) {
        if !self.sessions {
            self.before = None;
        } else if let Some(after) = sessions().await {
            // What is there at the first look has not happened.
            if let Some(before) = &self.before {
                self.told.extend(changes(before, &after));
            }
            self.before = Some(after);
        }
        if !self.network {
            self.changes = NetworkChanges::default();
        } else if let Some(now) = crate::conditions::network()
            && self.changes.take(now, Instant::now())
        {
            self.told.push_back(Happening::NetworkChange);
        }
    }
}

/// The accounts that are signed in, sorted; `None` where the machine does not tell. Reads a few small files.
pub fn signed_in() -> Option<Vec<String>> {
    #[cfg(any(target_os = "linux", windows))]
    return platform::sessions_at_once().map(accounts);
    #[cfg(not(any(target_os = "linux", windows)))]
    None
}

/// Whoever has several sessions is named once.
fn accounts(sessions: Sessions) -> Vec<String> {
    let accounts: BTreeSet<String> = sessions.into_values().map(|session| session.user).collect();
    accounts.into_iter().collect()
}

/// The sessions of people; `None` when they cannot be told now, which is not the same as nobody.
pub(crate) async fn sessions() -> Option<Sessions> {
    #[cfg(any(target_os = "linux", windows))]
    return platform::sessions().await;
    #[cfg(not(any(target_os = "linux", windows)))]
    None
}
