//! The machine's network and power become others.
//!
//! The system says that something may have changed; what has is then looked at. A message that is lost or comes twice
//! changes nothing, and as long as nothing happens nothing is done.

#[cfg(target_os = "linux")]
mod linux;
mod signals;
#[cfg(windows)]
mod windows;

pub use signals::Signals;

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

use crate::conditions;
use crate::happenings::{NetworkChanges, SETTLED};

/// Looked at without any word from the system.
const EVERY: Duration = Duration::from_secs(600);
/// The same where the system says nothing.
const UNTOLD: Duration = Duration::from_secs(60);

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The network is another, and has been for a few seconds.
    Network {
        /// Whether there is one beyond the machine.
        online: bool,
        /// The interfaces by which it is reached.
        interfaces: Vec<String>,
    },
    /// The machine went onto battery, or off it.
    Power {
        /// Whether it is not on battery.
        on_ac: bool,
    },
}

/// Follows a machine. What is there at the first look has not changed.
#[derive(Debug, Default)]
pub struct Changes {
    signals: Signals,
    network: NetworkChanges,
    on_ac: Option<bool>,
}

impl Changes {
    /// Waits for the next change. Whoever gives up waiting loses nothing.
    pub async fn next(&mut self) -> Change {
        loop {
            if let Some(change) = self.look() {
                return change;
            }
            let again = match self.network.is_settling() {
                true => SETTLED,
                false if self.signals.are_heard() => EVERY,
                false => UNTOLD,
            };
            self.signals.wait(again).await;
        }
    }

    fn look(&mut self) -> Option<Change> {
        if let Some(on_ac) = conditions::on_ac_power()
            && self
                .on_ac
                .replace(on_ac)
                .is_some_and(|before| before != on_ac)
        {
            return Some(Change::Power { on_ac });
        }
        let network = conditions::network()?;
        let change = Change::Network {
            online: !network.is_empty(),
            interfaces: interfaces(&network),
        };
        self.network.take(network, Instant::now()).then_some(change)
    }
}

fn interfaces(network: &BTreeSet<String>) -> Vec<String> {
    let names = network.iter().filter_map(|way| way.split(' ').next());
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces_are_named_once() {
        let ways = ["eth0 00/00 by 01", "eth0 0A/FF by 00", "wlan0 00/00 by 02"];
        let network = ways.map(str::to_owned).into();
        assert_eq!(interfaces(&network), ["eth0", "wlan0"]);
    }

    #[test]
    fn what_is_there_at_the_first_look_has_not_changed() {
        let mut changes = Changes::default();
        assert_eq!((changes.look(), changes.look()), (None, None));
        if let Some(on_ac) = changes.on_ac {
            changes.on_ac = Some(!on_ac);
            assert_eq!(changes.look(), Some(Change::Power { on_ac }));
        }
    }
}
