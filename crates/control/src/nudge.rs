//! Telling agents that there is news, so that they sync before their time.

use std::time::Duration;

use kanade_bus::backend::Bus;
use kanade_wire::control::Nudge;
use kanade_wire::subjects;

/// Tells every agent to sync within `spread`. Who does not hear it syncs at its own time.
pub async fn everyone(bus: &Bus, spread: Duration) {
    let nudge = Nudge {
        jitter_ms: u64::try_from(spread.as_millis()).unwrap_or(u64::MAX),
    };
    let Ok(payload) = serde_json::to_vec(&nudge) else {
        return;
    };
    if let Err(error) = bus.publish_core(subjects::NUDGE_ALL, payload.into()).await {
        tracing::warn!(%error, "agents were not told that there is news; their next sync brings it");
    }
}
