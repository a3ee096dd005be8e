//! The agent's state in a few figures.

use serde_json::{Value, json};

use crate::agent::Core;

/// What the agent knows of itself.
pub fn summary(core: &Core) -> Value {
    let connection = core.connection.state();
    let connection = connection.borrow().clone();
    let desired = core.desired.borrow().clone();
    let unfinished = core.state.unfinished().map(|entries| entries.len());
    json!({
        "connection": {
            "connected": connection.connected,
            "since": connection.since,
            "connects": connection.connects,
            "last_error": connection.last_error,
        },
        "in_sync_since": core.sync.confirmed_at(),
        "ledger_was_lost": core.ledger_was_lost,
        "outbox_depth": core.state.outbox_depth().ok(),
        "unfinished_commands": unfinished.ok(),
        "executions": core.runs.executions(),
        "free_slots": core.slots.available_permits(),
        "groups": desired.groups,
        "config": desired.config,
        "busy": core.pulse.longer_than(std::time::Duration::ZERO).map(|(what, since)| {
            json!({ "with": what, "seconds": since.as_secs() })
        }),
    })
}
