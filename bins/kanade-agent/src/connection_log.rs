//! Says in the log when the broker comes and goes: once each, not at every attempt.

use std::time::Duration;

use kanade_bus::ConnectionState;
use tokio::sync::watch;
use tokio::time::timeout;

/// A broker that is not there after this is worth a line.
const WORTH_A_LINE: Duration = Duration::from_secs(5);

/// Follows the connection until it is closed for good.
pub async fn follow(mut state: watch::Receiver<ConnectionState>, server: String) {
    while let Some(since) = reached(&mut state, &server).await {
        tracing::info!(server, connection.since = %since, "connected to the broker");
        if state.wait_for(|state| !state.connected).await.is_err() {
            return;
        }
        tracing::warn!(
            server,
            "the connection to the broker is lost; connecting again"
        );
    }
}

/// Waits for the broker; `None` when that is over.
async fn reached(state: &mut watch::Receiver<ConnectionState>, server: &str) -> Option<String> {
    if timeout(WORTH_A_LINE, state.wait_for(|state| state.connected))
        .await
        .is_err()
    {
        let error = state.borrow().last_error.clone();
        tracing::warn!(server, error, "the broker cannot be reached; trying on");
    }
    let connected = state.wait_for(|state| state.connected).await.ok()?;
    Some(connected.since.to_rfc3339())
}
