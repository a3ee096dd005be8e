//! What simulated scripts print: documents where a job asks for one, lines elsewhere.

mod accounts;
mod changes;
mod checks;
mod hardware;
pub(crate) mod lines;
mod packages;
mod ports;

use kanade_wire::Command;
use rand::rngs::SmallRng;
use serde_json::json;

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
    if command.emit.is_some() {
        return changes::lines(machine);
    }
    if let Some(collect) = &command.collect {
        let files = ["/var/log/syslog", "/var/log/auth.log", "/var/log/dpkg.log"];
        return format!("{}\n", json!({ &collect.files_field: files }));
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
        None if job.contains("ports") => Some(ports::document(machine)),
        None if job.contains("accounts") => Some(accounts::document(machine)),
        None => None,
    };
    match document {
        Some(document) => format!("{document}\n"),
        None => lines::about(rng, bytes),
    }
}
