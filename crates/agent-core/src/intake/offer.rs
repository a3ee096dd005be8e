//! Taking a command on: once, and written down before anything is done about it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kanade_wire::subjects::CommandAddress;
use kanade_wire::{Command, ResultId};

use crate::agent::Core;
use crate::gate::{Decision, Refusal};
use crate::report::{self, Finished};
use crate::run::{Admitted, Listed, Run, run};
use crate::state::{Admission, ScheduleMark, StateError};

/// A command that came, on whichever way.
#[derive(Clone, Debug)]
pub(crate) struct Offered {
    pub command: Command,
    /// When the broker stored it.
    pub published_at: Option<DateTime<Utc>>,
    /// Whom it was addressed to, where the way it came tells.
    pub address: Option<CommandAddress>,
    /// Why it is refused, whatever the gate says.
    pub refusal: Option<Refusal>,
    /// How far the machine's own schedule is decided with it, if it comes from there.
    pub mark: Option<ScheduleMark>,
}

/// What became of a command.
#[derive(Clone, Debug)]
pub(crate) enum Taken {
    /// Its request is known already: nothing happened.
    Known,
    /// It is not run, and that is reported.
    Refused(ResultId, Refusal),
    /// It goes its way.
    Begun(ResultId, Arc<Run>),
}

/// Takes a command on, or reports why not.
pub(crate) fn take(core: &Arc<Core>, offered: Offered) -> Result<Taken, StateError> {
    let result_id = core.chance.result_id(core.clock.now());
    let now = core.clock.now();
    let Offered {
        command,
        published_at,
        address,
        refusal,
        mark,
    } = offered;
    let refusal = refusal.or_else(|| match core.gate(&command, address.as_ref(), false) {
        Decision::Refuse(refusal) => Some(refusal),
        Decision::Run | Decision::Wait => None,
    });
    let admission = Admission {
        command: &command,
        published_at,
        result_id: &result_id,
        at: now,
    };
    if let Some(refusal) = refusal {
        let reports = report::result(
            &core.pc_id,
            &command,
            &result_id,
            &Finished::refused(&refusal, now),
        );
        let is_new = match &mark {
            Some(mark) => core
                .state
                .admit_scheduled(&admission, mark, Some(&reports))?,
            None => core.state.admit_refused(&admission, &reports)?,
        };
        if is_new {
            tracing::info!(request.id = %command.request_id, job.id = %command.id, reason = %refusal.reason, "a command is not run");
            core.outbox_changed.notify_one();
            return Ok(Taken::Refused(result_id, refusal));
        }
        return Ok(Taken::Known);
    }
    let is_new = match &mark {
        Some(mark) => core.state.admit_scheduled(&admission, mark, None)?,
        None => core.state.admit(&admission)?,
    };
    if is_new {
        tracing::info!(request.id = %command.request_id, job.id = %command.id, result.id = %result_id, "a command is taken on");
        let admitted = Admitted {
            command,
            result_id: result_id.clone(),
            address,
        };
        let listed = admitted.list(core);
        let begun = listed.run();
        start(core, listed);
        return Ok(Taken::Begun(result_id, begun));
    }
    Ok(Taken::Known)
}

/// Lets an admitted command go its way.
pub(crate) fn start(core: &Arc<Core>, listed: Listed) {
    core.tasks
        .spawn_named("agent.run", run(core.clone(), listed));
}
