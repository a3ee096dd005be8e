//! How the machine is, for the people at it.

use kanade_klp::messages::{CheckLine, StateSnapshot};

use crate::agent::Core;
use crate::state::StateError;

pub(super) fn snapshot(core: &Core) -> Result<StateSnapshot, StateError> {
    let checks = core.state.checks()?.into_iter().map(|check| CheckLine {
        name: check.name,
        label: check.label,
        status: check.status.as_str().to_owned(),
        detail: check.detail,
        troubleshoot: check.troubleshoot,
    });
    Ok(StateSnapshot {
        pc_id: core.pc_id.clone(),
        online: core.connection.state().borrow().connected,
        vpn: "unknown".to_owned(),
        checks: checks.collect(),
        agent_version: core.agent_version.clone(),
        target_version: target_version(core),
    })
}

/// The version the agent shall have; its own when none is wanted.
pub(super) fn target_version(core: &Core) -> String {
    let wanted = core.desired.borrow().config.target_version.clone();
    wanted.unwrap_or_else(|| core.agent_version.clone())
}
