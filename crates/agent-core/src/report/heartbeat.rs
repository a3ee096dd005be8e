//! Heartbeats: at the configured interval, and at once after every connect, with every new configuration, and when
//! trouble comes or goes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kanade_runtime::tasks::TaskError;
use kanade_wire::agent_config::EffectiveConfig;
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::sync::DesiredState;
use kanade_wire::{HumanDuration, subjects};
use tokio::time::sleep;

use crate::agent::{Core, Facts, Vitals};

const DEFAULT: Duration = Duration::from_secs(30);
const SHORTEST: Duration = Duration::from_secs(1);

/// Makes and sends heartbeats.
#[derive(Debug)]
pub(crate) struct Heartbeats {
    facts: Facts,
    vitals: Mutex<Box<dyn Vitals>>,
}

impl Heartbeats {
    pub fn new(facts: Facts, vitals: Box<dyn Vitals>) -> Self {
        Self {
            facts,
            vitals: Mutex::new(vitals),
        }
    }

    /// Sends heartbeats for ever. Nothing is kept for a broker that is away: the next one says it all.
    ///
    /// A new machine syncs first: whoever is known may be addressed, and what it misses is told from there on.
    pub async fn run(&self, core: &Arc<Core>) -> Result<(), TaskError> {
        let mut desired = core.desired.subscribe();
        let mut trouble = core.state.trouble();
        loop {
            let connection = core.connection.connected().await;
            if core.state.mark().is_ok_and(|mark| mark.is_none()) {
                core.sync.first().await;
            }
            let config = desired.borrow_and_update().config.clone();
            core.state.probe();
            trouble.borrow_and_update();
            self.send(core).await;
            tokio::select! {
                () = sleep(interval(&config.heartbeat_interval)) => {}
                () = core.reconnected(connection) => {}
                () = config_changed(&mut desired, &config) => {}
                _ = trouble.changed() => {}
            }
        }
    }

    /// Sends one, if the broker is there.
    pub async fn send(&self, core: &Core) {
        let heartbeat = self.measured(core);
        let Ok(payload) = serde_json::to_vec(&heartbeat) else {
            return;
        };
        let subject = subjects::heartbeat(&core.pc_id);
        if let Err(error) = core.connection.publish(&subject, payload.into()).await {
            tracing::debug!(%error, "a heartbeat was not sent");
        }
    }

    fn vitals(&self) -> MutexGuard<'_, Box<dyn Vitals>> {
        self.vitals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// With the agent's own figures, whose rates count from the previous one.
    fn measured(&self, core: &Core) -> Heartbeat {
        let usage = self.vitals().read();
        let signed = |bytes: Option<u64>| bytes.and_then(|bytes| i64::try_from(bytes).ok());
        Heartbeat {
            agent_cpu_pct: usage
                .cpu_percent
                .map(|percent| (percent * 100.0).round() / 100.0),
            agent_rss_bytes: signed(usage.rss_bytes),
            agent_disk_read_bytes: signed(usage.disk_read_bytes),
            agent_disk_written_bytes: signed(usage.disk_written_bytes),
            ..self.plain(core)
        }
    }

    /// Without figures: the answer to a ping.
    pub fn plain(&self, core: &Core) -> Heartbeat {
        let facts = self.facts.clone();
        let sessions = self.vitals().signed_in();
        let (user, display_name) = match self.vitals().last_logon() {
            Some(last) => (Some(last.user), last.display_name),
            None => (facts.last_logon_user, facts.last_logon_display_name),
        };
        Heartbeat {
            pc_id: core.pc_id.clone(),
            at: core.clock.now(),
            agent_version: core.agent_version.clone(),
            hostname: facts.hostname,
            os_family: facts.os_family,
            agent_cpu_pct: None,
            agent_rss_bytes: None,
            agent_disk_read_bytes: None,
            agent_disk_written_bytes: None,
            quarantined_versions: core.quarantined.clone(),
            last_logon_user: user,
            last_logon_display_name: display_name,
            protocol: Some(Heartbeat::PROTOCOL),
            os_version: facts.os_version,
            architecture: facts.architecture,
            boot_id: facts.boot_id,
            capabilities: facts.capabilities,
            outbox_depth: core.state.outbox_depth().ok(),
            config_digest: core.desired.borrow().config_digest.clone(),
            config_since: core.state.config_since().ok().flatten(),
            sessions,
            troubles: core.state.trouble().borrow().clone().into_iter().collect(),
            on_trial: core.is_on_trial(),
        }
    }
}

/// What cannot be read is the built-in default.
fn interval(text: &str) -> Duration {
    text.parse::<HumanDuration>()
        .map_or(DEFAULT, |interval| interval.value())
        .max(SHORTEST)
}

/// Whoever waits for a configuration to arrive hears of it at once.
async fn config_changed(
    desired: &mut tokio::sync::watch::Receiver<Arc<DesiredState>>,
    current: &EffectiveConfig,
) {
    let different = |desired: &Arc<DesiredState>| desired.config != *current;
    if desired.wait_for(different).await.is_err() {
        std::future::pending().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_that_cannot_be_read_is_the_default() {
        assert_eq!(interval("90s"), Duration::from_secs(90));
        assert_eq!(interval("often"), DEFAULT);
        assert_eq!(interval("0s"), SHORTEST);
    }
}
