//! What simulated scripts print: documents where a job asks for one, lines elsewhere.

mod checks;
mod hardware;
mod lines;
mod packages;

use kanade_wire::Command;
use rand::rngs::SmallRng;

use crate::machine::Machine;
use crate::script::Script;

/// Standard output of `command` on `machine`. Documents depend on the machine alone, so that an unchanged machine
/// answers the same again; `rng` is for what differs from run to run.
pub(crate) fn of(
    machine: &Machine,
    command: &Command,
    script: &Script,
    rng: &mut SmallRng,
    bytes: usize,
) -> String {
    if let Some(bytes) = script.output_bytes {
        return lines::exactly(rng, bytes);
    }
    if !script.lines.is_empty() && command.check.is_none() {
        return script.lines.join("\n") + "\n";
    }
    let job = command.id.as_str();
    let document = match &command.check {
        Some(check) => Some(checks::document(machine, job, check)),
        None if job.contains("hardware") || job.contains("inventory-hw") => {
            Some(hardware::document(machine))
        }
        None if job.contains("packages") || job.contains("inventory-sw") => {
            Some(packages::document(machine))
        }
        None => None,
    };
    match document {
        Some(document) => format!("{document}\n"),
        None => lines::about(rng, bytes),
    }
}
