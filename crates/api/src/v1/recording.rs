//! Writes what a handler did into the audit log.

use kanade_api_types::Role;
use kanade_control::audit::Entry;
use serde_json::Value;

use crate::http::Identity;
use crate::state::ApiState;

/// Records `action` on `target` by the caller, with `details` (a JSON object).
pub(crate) async fn record(
    state: &ApiState,
    identity: &Identity,
    action: &'static str,
    target: Option<&str>,
    details: Value,
) {
    let Value::Object(details) = details else {
        return;
    };
    let actor = if identity.role == Role::Admin {
        "admin"
    } else {
        "operator"
    };
    state
        .audit
        .write(Entry {
            actor,
            action,
            target,
            account: &identity.username,
            source: identity.source.as_deref(),
            details,
            work: identity.work,
        })
        .await;
}
