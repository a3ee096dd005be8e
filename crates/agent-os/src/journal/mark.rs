//! How far the journal was read, and what must be remembered from there.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Sign-ins of which the program's own word came first; logind's follows at once.
const REMEMBERED: usize = 64;

/// Kept with the events it belongs to, in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// The last entry that was read.
    pub cursor: Option<String>,
    /// Its boot.
    pub boot_id: Option<String>,
    /// Whether that boot was seen to end in order.
    pub ended: bool,
    /// Processes whose sign-in was told.
    pub signed_in: VecDeque<u32>,
    /// Processes whose sign-out was told.
    pub signed_out: VecDeque<u32>,
}

impl Mark {
    /// Another boot begins: processes have new numbers.
    pub fn begin(&mut self, boot_id: &str) -> Option<Mark> {
        let next = Mark {
            boot_id: Some(boot_id.to_owned()),
            ..Mark::default()
        };
        let before = std::mem::replace(self, next);
        before.boot_id.is_some().then_some(before)
    }
}

/// Remembers a process; the oldest is forgotten.
pub fn remember(processes: &mut VecDeque<u32>, pid: Option<u32>) {
    if let Some(pid) = pid {
        if processes.len() == REMEMBERED {
            processes.pop_front();
        }
        processes.push_back(pid);
    }
}

/// Whether a process was remembered; it is not any more then.
pub fn recall(processes: &mut VecDeque<u32>, pid: Option<u32>) -> bool {
    let found = pid.and_then(|pid| processes.iter().position(|known| *known == pid));
    found.is_some_and(|index| processes.remove(index).is_some())
}
