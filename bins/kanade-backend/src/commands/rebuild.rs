//! `kanade-backend rebuild`: has the running backend build its tables anew.

use std::time::Duration;

use anyhow::{Result, bail};
use kanade_api_types::projection::RebuildStatus;
use kanade_config::BackendConfig;

use super::progress::Progress;
use crate::owner;

/// How often it is asked how far it is.
const ASKS_EVERY: Duration = Duration::from_millis(250);

/// Asks for a rebuild and waits until it is over.
pub async fn rebuild(config: &BackendConfig) -> Result<()> {
    let Some(client) = owner::client(&config.db.paths).await? else {
        bail!(
            "the backend is not running, so there is nothing to swap: `kanade-backend \
             wipe-projector` removes the tables, and the next start builds them anew"
        );
    };
    let mut status = client.start_rebuild().await?;
    let mut progress = Progress::default();
    while is_active(&status.state) {
        progress.show(&status.state, status.messages_done, status.messages_total);
        tokio::time::sleep(ASKS_EVERY).await;
        status = client.rebuild_status().await?;
    }
    finish(&status)
}

/// Whether something is under way.
pub fn is_active(state: &str) -> bool {
    !matches!(state, "done" | "failed" | "idle")
}

fn finish(status: &RebuildStatus) -> Result<()> {
    match status.state.as_str() {
        "done" => {
            let took = status.started_at.zip(status.finished_at);
            let took = took.map_or(0.0, |(from, to)| (to - from).as_seconds_f64());
            eprintln!(
                "rebuilt from {} messages in {took:.1} s",
                status.messages_done
            );
            Ok(())
        }
        "idle" => bail!("the backend was restarted meanwhile: its tables are as they were"),
        _ => bail!(
            "the tables are as they were: {}",
            status.error.as_deref().unwrap_or("no reason known")
        ),
    }
}
