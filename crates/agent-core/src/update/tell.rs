//! Events that tell of updates.

use kanade_wire::obs_event::ObsEvent;
use serde_json::json;

use crate::agent::Core;
use crate::report;
use crate::state::StateError;

const KIND: &str = "agent_update";
const SOURCE: &str = "agent:self_update";

/// How an update ended.
#[derive(Debug)]
pub(super) enum Outcome<'a> {
    Updated {
        from: &'a str,
    },
    RolledBack {
        reason: &'a str,
    },
    /// Nothing was changed.
    Failed(&'a str),
}

/// Tells what became of the update an earlier life has made.
pub(crate) async fn tell_of_past(core: &Core) -> Result<(), StateError> {
    let Some(updates) = &core.updates else {
        return Ok(());
    };
    let sentinel = &updates.sentinel;
    if let Some(past) = sentinel.report() {
        let reason = &past.reason;
        tracing::warn!(
            update.target = past.version,
            reason,
            "an update was rolled back"
        );
        tell(core, &past.version, &Outcome::RolledBack { reason }).await?;
        let _ = sentinel.forget_report();
    }
    let Some(swap) = sentinel.last_swap() else {
        return Ok(());
    };
    if swap.target == sentinel.running() {
        let from = &swap.running_before;
        tell(core, &swap.target, &Outcome::Updated { from }).await?;
    } else if !core.quarantined.contains(&swap.target) {
        // It stays: the next look at the target must know.
        return Ok(());
    }
    if let Err(error) = sentinel.forget_last_swap() {
        tracing::warn!(
            error = crate::describe(&error),
            "an update may be told of twice"
        );
    }
    Ok(())
}

/// Puts an event into the outbox.
pub(super) async fn tell(
    core: &Core,
    target: &str,
    outcome: &Outcome<'_>,
) -> Result<(), StateError> {
    let now = core.clock.now();
    let running = core.agent_version.as_str();
    let id = core.chance.result_id(now).as_str().replace('-', "");
    let record_id = format!("self_update_{id}");
    let payload = match outcome {
        Outcome::Updated { from } => json!({ "from": from, "to": target, "outcome": "updated" }),
        Outcome::RolledBack { reason } => {
            json!({ "from": target, "to": running, "outcome": "rolled_back", "reason": reason })
        }
        Outcome::Failed(reason) => {
            json!({ "from": running, "to": target, "outcome": "failed", "reason": reason })
        }
    };
    let event = ObsEvent {
        pc_id: core.pc_id.clone(),
        at: now,
        kind: KIND.into(),
        source: SOURCE.into(),
        event_record_id: Some(record_id.clone()),
        payload,
    };
    let message_id = format!("obs:{}:{SOURCE}:{record_id}", core.pc_id);
    core.state
        .enqueue(&[report::observed(&event, message_id)], now)?;
    core.outbox_changed.notify_one();
    Ok(())
}
