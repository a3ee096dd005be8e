//! Watching over the agent: one that stands still ends itself, says why at its next start, and is started again by
//! the service manager.

use std::path::Path;
use std::process::exit;
use std::time::Duration;

use anyhow::Context;
use kanade_runtime::{Clock, SystemClock};
use kanade_service::{LastWords, Notifier, Watchdog, keep_alive};

use crate::wiring::Running;

/// Without a sign of life for this long the agent ends itself, unless its manager is less patient.
const LIMIT: Duration = Duration::from_secs(90);
/// The exit code of an agent that stood still: an error inside the program.
const STOOD_STILL: i32 = 70;

/// The watch over this process.
#[derive(Debug)]
pub struct Vigil {
    notifier: Notifier,
    watchdog: Watchdog,
}

impl Vigil {
    /// Begins it. What the agent has to say at its end goes into `folder`.
    pub fn begin(folder: &Path) -> anyhow::Result<Self> {
        let notifier = Notifier::of_process();
        // Quicker than the manager, which ends a process without a word.
        let limit = notifier.watchdog().map_or(LIMIT, |limit| limit / 2);
        let folder = folder.to_owned();
        let watchdog = Watchdog::start(limit, move |reason| {
            let words = LastWords {
                at: SystemClock.now(),
                reason: reason.to_owned(),
            };
            words.leave(&folder);
            // Nothing is logged: the log may be what stands still.
            exit(STOOD_STILL);
        });
        Ok(Self {
            notifier,
            watchdog: watchdog.context("the watchdog cannot be started")?,
        })
    }

    /// Tells the manager that the agent does its work.
    pub fn ready(&self) {
        self.notifier.ready();
    }

    /// Watches for ever.
    pub async fn keep(&self, running: &Running) {
        keep_alive(&self.watchdog, &self.notifier, || running.health()).await;
    }

    /// Tells the manager that the agent ends as it was asked to.
    pub fn stopping(&self) {
        self.notifier.stopping();
    }
}
