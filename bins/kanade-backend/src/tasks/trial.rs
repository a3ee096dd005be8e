//! A new version of the backend proves itself: it serves for a while, and reaches the broker.

use std::time::Duration;

use anyhow::Result;
use kanade_bus::ConnectionState;
use kanade_runtime::Tasks;
use tokio::sync::watch;

use crate::boot;

const UPTIME: Duration = Duration::from_secs(30);

/// Ends the trial with the proof, if there is a trial.
pub fn spawn(tasks: &Tasks, broker: watch::Receiver<ConnectionState>) {
    tasks.spawn_once("update.trial", move |task| {
        let broker = broker.clone();
        async move {
            let proved = task.token().run_until_cancelled(prove(broker)).await;
            proved.unwrap_or(Ok(()))
        }
    });
}

/// A broker that is away is nobody's fault: the starts are counted anew, and the trial goes on.
async fn prove(mut broker: watch::Receiver<ConnectionState>) -> Result<()> {
    let sentinel = boot::sentinel()?;
    if !sentinel.is_on_trial() {
        return Ok(());
    }
    tokio::time::sleep(UPTIME).await;
    sentinel.excuse()?;
    broker.wait_for(|state| state.connected).await?;
    if tokio::task::spawn_blocking(move || sentinel.confirm()).await?? {
        tracing::info!(version = boot::version(), "this version has proved itself");
    }
    Ok(())
}
