//! Telling agents that there is news, so that they sync before their time.

use std::time::Duration;

use bytes::Bytes;
use kanade_bus::backend::Bus;
use kanade_wire::PcId;
use kanade_wire::control::Nudge;
use kanade_wire::subjects::{self, ControlVerb};

/// Beyond so many machines everybody is told.
const ONE_BY_ONE: usize = 200;

/// Over how long everybody's questions are spread.
const SPREAD: Duration = Duration::from_secs(10);

/// Tells agents that there is news.
#[derive(Clone)]
pub struct Nudges {
    bus: Bus,
}

impl Nudges {
    /// Tells them through the broker.
    pub fn new(bus: Bus) -> Self {
        Self { bus }
    }

    /// Tells some machines; everybody when they are many.
    pub async fn machines(&self, pcs: &[PcId]) {
        if pcs.len() > ONE_BY_ONE {
            return self.everybody().await;
        }
        for pc in pcs {
            let subject = subjects::control_pc(pc, ControlVerb::Nudge);
            self.send(&subject, Bytes::new()).await;
        }
    }

    /// Tells every machine.
    pub async fn everybody(&self) {
        self.everybody_within(SPREAD).await;
    }

    /// Tells every machine to sync within `spread`. Who does not hear it syncs at its own time.
    pub async fn everybody_within(&self, spread: Duration) {
        let nudge = Nudge {
            jitter_ms: u64::try_from(spread.as_millis()).unwrap_or(u64::MAX),
        };
        // Numbers always are JSON.
        let payload = serde_json::to_vec(&nudge).unwrap_or_default();
        self.send(subjects::NUDGE_ALL, payload.into()).await;
    }

    async fn send(&self, subject: &str, payload: Bytes) {
        if let Err(error) = self.bus.publish_core(subject, payload).await {
            tracing::warn!(
                %error, subject,
                "agents were not told that there is news; their next sync brings it"
            );
        }
    }
}
