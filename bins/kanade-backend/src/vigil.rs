//! Watching over the backend: one that stands still ends itself, says why at its next start, and
//! is started again by the service manager.

use std::path::Path;
use std::process::exit;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use kanade_config::BackendConfig;
use kanade_runtime::{Clock, SystemClock, Tasks};
use kanade_service::{LastWords, Notifier, Watchdog, keep_alive};

/// Without a sign of life for this long the backend ends itself, unless its manager is less
/// patient.
const LIMIT: Duration = Duration::from_secs(90);
/// The exit code of a backend that stood still: an error inside the program.
const STOOD_STILL: i32 = 70;

/// The watch over this process. It begins before the databases are opened, and counts from when
/// the backend serves: a migration may take its time.
pub struct Vigil {
    tasks: Tasks,
    folder: std::path::PathBuf,
}

impl Vigil {
    /// Prepares it, and tells what the process before this one said at its end.
    pub fn begin(config: &BackendConfig) -> Result<Self> {
        let state = &config.db.paths.state;
        let folder = state.parent().unwrap_or(Path::new(".")).to_owned();
        if let Some(words) = LastWords::take(&folder) {
            tracing::warn!(ended.at = %words.at, "the backend before this one ended itself: {}", words.reason);
        }
        Ok(Self {
            tasks: Tasks::default(),
            folder,
        })
    }

    /// Tells the manager that the backend serves, and watches from now on.
    pub fn keep(&self) {
        let notifier = Arc::new(Notifier::of_process());
        notifier.ready();
        let folder = self.folder.clone();
        self.tasks.spawn("service.watchdog", move |context| {
            let (notifier, folder) = (notifier.clone(), folder.clone());
            async move {
                let watchdog = watch(&notifier, folder)?;
                let watching = keep_alive(&watchdog, &notifier, || Ok(()));
                context.token().run_until_cancelled(watching).await;
                Ok::<_, anyhow::Error>(())
            }
        });
    }

    /// Tells the manager that the backend ends as it was asked to, and watches no more.
    pub async fn stopping(&self) {
        Notifier::of_process().stopping();
        self.tasks.stop(Duration::from_secs(1)).await;
    }
}

fn watch(notifier: &Notifier, folder: std::path::PathBuf) -> Result<Watchdog> {
    // Quicker than the manager, which ends a process without a word.
    let limit = notifier.watchdog().map_or(LIMIT, |limit| limit / 2);
    let watchdog = Watchdog::start(limit, move |reason| {
        let words = LastWords {
            at: SystemClock.now(),
            reason: reason.to_owned(),
        };
        words.leave(&folder);
        // Nothing is logged: the log may be what stands still.
        exit(STOOD_STILL);
    });
    watchdog.context("the watchdog cannot be started")
}
