//! Alerts, from the configuration.

use std::sync::Arc;

use chrono::TimeDelta;
use kanade_control::alerts::AlertParts;
use kanade_control::{Alerts, Notices};
use kanade_projections::{Applied, LiveFeed};
use kanade_runtime::BackoffPolicy;

use crate::foundation::Foundation;

/// How long a delivery waits before it is tried again: half a minute, doubled up to an hour.
const BACKOFF: BackoffPolicy = BackoffPolicy::new(
    std::time::Duration::from_secs(30),
    std::time::Duration::from_secs(3_600),
);

/// After how long a silent machine is gone.
const GONE_AFTER: TimeDelta = TimeDelta::minutes(10);

/// Puts alerts together.
pub fn assemble(
    foundation: &Foundation<'_>,
    notices: &Notices,
    applied: &Applied,
    live: &LiveFeed,
) -> Alerts {
    let projection = foundation.projection();
    let state = &foundation.databases.state;
    Alerts::new(AlertParts {
        alerts: Arc::new(state.alerts()),
        webhooks: Arc::new(state.webhooks()),
        rollouts: Arc::new(state.rollouts()),
        checks: projection.clone(),
        agents: projection.clone(),
        events: projection.clone(),
        dead_letters: projection,
        bus: foundation.bus.clone(),
        applied: applied.clone(),
        live: live.clone(),
        clock: foundation.clock.clone(),
        notices: notices.clone(),
        mail_server: foundation.outbound.mail.clone(),
        client: foundation.outbound.client.clone(),
        public_url: foundation.config.server.public_url.clone(),
        backoff: BACKOFF,
        gone_after: GONE_AFTER,
    })
}
