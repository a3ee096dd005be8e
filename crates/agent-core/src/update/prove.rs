//! A new version proves itself: it runs for a while, reaches the broker, and has a heartbeat acknowledged.
//!
//! When it does not reach the broker, the version before is asked whether it does: if so, this one is no good.

use std::sync::Arc;
use std::time::Duration;

use kanade_runtime::tasks::TaskError;
use kanade_wire::subjects;
use tokio::time::{sleep, timeout};

use super::ask::ask;
use super::greeting::greets;
use super::options::Updates;
use crate::agent::Core;

const AGAIN: Duration = Duration::from_secs(2);

/// What the version before says.
#[derive(Debug, PartialEq, Eq)]
enum Previous {
    ReachesBroker,
    DoesNotEither,
}

/// Ends with the proof. Without one it does not end: another program takes this one's place first.
pub(crate) async fn prove(core: &Arc<Core>) -> Result<(), TaskError> {
    let Some(updates) = &core.updates else {
        return std::future::pending().await;
    };
    if !updates.sentinel.is_on_trial() {
        return std::future::pending().await;
    }
    sleep(updates.uptime).await;
    if !reached(core, updates).await? {
        return std::future::pending().await;
    }
    let sentinel = updates.sentinel.clone();
    if tokio::task::spawn_blocking(move || sentinel.confirm()).await?? {
        tracing::info!(
            version = core.agent_version,
            "this version has proved itself"
        );
        // Whoever rolls it out waits for this.
        core.heartbeats.send(core).await;
    }
    std::future::pending().await
}

/// Whether the broker was reached, however long it took; if not, this program has been replaced.
async fn reached(core: &Arc<Core>, updates: &Updates) -> Result<bool, TaskError> {
    let mut left = updates.grace.saturating_sub(updates.uptime);
    while timeout(left, acknowledged(core)).await.is_err() {
        left = updates.grace;
        match ask_previous(core, updates).await {
            Previous::ReachesBroker => return give_up(core, updates).await,
            Previous::DoesNotEither => {
                tracing::info!(
                    "the version before does not reach the broker either: this one goes on trying"
                );
                updates.sentinel.excuse()?;
            }
        }
    }
    Ok(true)
}

async fn acknowledged(core: &Core) {
    let subject = subjects::heartbeat(&core.pc_id);
    loop {
        core.connection.connected().await;
        let heartbeat = core.heartbeats.plain(core);
        let id = core.chance.result_id(heartbeat.at);
        let payload = serde_json::to_vec(&heartbeat).unwrap_or_default();
        let sent = core
            .connection
            .publish_acked(&subject, id.as_str(), payload.into());
        match sent.await {
            Ok(_) => return,
            Err(error) => tracing::debug!(%error, "a heartbeat was not acknowledged; trying again"),
        }
        sleep(AGAIN).await;
    }
}

async fn give_up(core: &Core, updates: &Updates) -> Result<bool, TaskError> {
    let reason = format!(
        "it did not reach the broker within {} s, and the version before does",
        updates.grace.as_secs()
    );
    tracing::error!(
        version = core.agent_version,
        reason,
        "this version is rolled back"
    );
    let sentinel = updates.sentinel.clone();
    tokio::task::spawn_blocking(move || sentinel.roll_back(&reason)).await??;
    core.restart.send_replace(true);
    Ok(false)
}

/// A version that cannot be asked, such as one of 0.43, is taken to reach a broker that greets.
async fn ask_previous(core: &Core, updates: &Updates) -> Previous {
    let previous = updates.sentinel.place().last_good();
    let told = ask(&updates.processes, &previous, &updates.check_connection).await;
    let code = told.ok().and_then(|answer| answer.code);
    let reaches = match code {
        Some(Updates::REACHED) => true,
        Some(Updates::NOT_REACHED) => false,
        _ => greets(&core.servers).await,
    };
    match reaches {
        true => Previous::ReachesBroker,
        false => Previous::DoesNotEither,
    }
}
