//! `state.upkeep`: removes what has expired and gives its pages back.

use std::time::Duration;

use anyhow::Result;
use kanade_api::state::ApiState;
use kanade_runtime::Tasks;

use crate::databases::Databases;
use crate::wiring::Parts;

/// How often it is done.
const EVERY: Duration = Duration::from_secs(600);

pub fn spawn(tasks: &Tasks, parts: &Parts, databases: &Databases) {
    let (api, databases) = (parts.api.clone(), databases.clone());
    tasks.spawn("state.upkeep", move |task| {
        let (api, databases) = (api.clone(), databases.clone());
        async move {
            loop {
                remove_expired(&api).await?;
                databases.release_free_pages().await?;
                task.mark_healthy();
                let pause = tokio::time::sleep(EVERY);
                if task.token().run_until_cancelled(pause).await.is_none() {
                    return Ok::<(), anyhow::Error>(());
                }
            }
        }
    });
}

async fn remove_expired(api: &ApiState) -> Result<()> {
    let (store, now) = (&api.state_store, api.clock.now());
    let sessions = store.sessions.remove_expired(now).await?;
    let links = store.sign_in_links.remove_expired(now).await?;
    let answers = store.idempotency.remove_expired(now).await?;
    api.alerts.remove_old().await?;
    tracing::debug!(sessions, links, answers, "removed what has expired");
    Ok(())
}
