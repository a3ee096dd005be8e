//! Taking note of the end of processes that were adopted. A parent that does not leaves them as zombies for ever.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, WaitOptions, waitpid};
use tokio::signal::unix::{SignalKind, signal};

use super::scan;

/// The processes this one started itself. The runtime waits for those, and nobody else may.
#[derive(Clone, Debug, Default)]
pub struct Children(Arc<Mutex<HashSet<i32>>>);

impl Children {
    /// Held while a child is started, so that it is never mistaken for an orphan in between.
    pub fn lock(&self) -> MutexGuard<'_, HashSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reaps adopted processes whenever a child ends.
pub async fn reap_forever(children: &Children) -> io::Result<()> {
    let mut ended = signal(SignalKind::child())?;
    loop {
        if ended.recv().await.is_none() {
            return Ok(());
        }
        let children = children.clone();
        let _ = tokio::task::spawn_blocking(move || reap(&children)).await;
    }
}

fn reap(children: &Children) {
    let known = children.lock();
    for pid in scan::ended_orphans(&known) {
        // Somebody else may have been quicker; then there is nothing left to do.
        let _ = waitpid(Pid::from_raw(pid), WaitOptions::NOHANG);
    }
}
