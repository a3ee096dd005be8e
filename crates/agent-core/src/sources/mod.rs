//! What a script's output means beyond text: a check's status, events, files to bring back.
//!
//! Only output of a run that took place means anything: what was skipped, refused or cut off says nothing about the
//! machine.

mod check;
mod collect;
mod emit;

pub use collect::{DiskFiles, Files, Named};

use kanade_wire::fences::{Reader, meant_for};
use kanade_wire::result::{CollectedBundle, EmitCount};
use kanade_wire::{Outcome, Reason};

use crate::agent::Core;
use crate::report::{Finished, add_line};
use crate::run::Admitted;
use crate::state::{CheckRecord, Report};

/// What a run's output meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Meaning {
    /// How a check stands.
    pub check: Option<CheckRecord>,
    /// Events, for the outbox.
    pub events: Vec<Report>,
    /// How many lines became events.
    pub emit: Option<EmitCount>,
    /// The bundle whose chunks are in the outbox already.
    pub bundle: Option<CollectedBundle>,
}

/// Finds out what the output of a run means. Whatever goes wrong is told in its standard error.
pub(crate) async fn interpret(core: &Core, admitted: &Admitted, finished: &mut Finished) {
    if !took_place(finished) {
        return;
    }
    let command = &admitted.command;
    if let Some(hint) = &command.check {
        finished.meaning.check = Some(check::record(hint, admitted, finished));
    }
    if finished.exit_code != 0 || finished.outcome != Outcome::Succeeded {
        return;
    }
    if let Some(hint) = &command.collect {
        let block = meant_for(&finished.stdout.text, Reader::Collect).unwrap_or_default();
        match collect::bundle(core, admitted, hint, &block).await {
            Ok(bundle) => finished.meaning.bundle = Some(bundle),
            Err(error) => {
                let why = format!("collect: no bundle: {}", crate::describe(&error));
                add_line(&mut finished.stderr.text, &why);
            }
        }
    }
    if command.emit.is_some() {
        emit::apply(core, admitted, finished);
    }
}

/// A run that the agent cut off itself says nothing.
fn took_place(finished: &Finished) -> bool {
    match finished.outcome {
        Outcome::Succeeded | Outcome::TimedOut | Outcome::Killed => true,
        Outcome::Failed => finished.reason != Some(Reason::ScriptUnavailable),
        Outcome::Skipped | Outcome::Lost => false,
    }
}
