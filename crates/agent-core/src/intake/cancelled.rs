//! Stopping executions.

use kanade_wire::ExecId;
use kanade_wire::control::{KillAllReply, KillReply, KillState};

use crate::agent::Core;

/// Stops every run of `exec`, and keeps commands of it that come later from running.
pub(crate) fn cancel(core: &Core, exec: &ExecId) -> KillReply {
    let state = core.runs.kill(exec);
    if state != KillState::Unknown {
        tracing::info!(exec.id = %exec, run.state = ?state, "an execution is stopped");
    }
    KillReply { state }
}

/// Stops everything that waits or runs here.
pub(crate) fn cancel_all(core: &Core) -> KillAllReply {
    let reply = core.runs.kill_all();
    if reply != KillAllReply::default() {
        tracing::info!(
            runs.running = reply.running,
            runs.waiting = reply.waiting,
            "everything is stopped"
        );
    }
    reply
}
