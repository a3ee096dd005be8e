//! The rules, in the order in which their answers count.

use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_wire::catalogue::CatalogueRevision;
use kanade_wire::staleness::Staleness;
use kanade_wire::subjects::CommandAddress;
use kanade_wire::sync::DesiredState;
use kanade_wire::{Command, HumanDuration, Os, Reason};

use super::{Decision, Refusal};

/// What the decision is made from, besides the command.
#[derive(Clone, Debug)]
pub struct Circumstances<'a> {
    /// The time.
    pub now: DateTime<Utc>,
    /// What the backend wants of this machine.
    pub desired: &'a DesiredState,
    /// How long the machine has been without the broker.
    pub contact: ContactAge,
    /// Whom the command was addressed to, where the way it came tells.
    pub address: Option<&'a CommandAddress>,
    /// Why this machine cannot run it, if it cannot.
    pub unsupported: Option<&'a str>,
    /// Why there is nobody as whom it is to run, if there is not.
    pub nobody: Option<&'a str>,
    /// Why its schedule does not let it start any more, where it is one of this machine's own.
    pub held_back: Option<Refusal>,
    /// Whether its execution was stopped.
    pub cancelled: bool,
    /// Whether one more run may start.
    pub has_slot: bool,
}

/// How long a machine has been without the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactAge {
    /// For so long; zero while connected.
    Known(Duration),
    /// It was never connected.
    Never,
}

/// Decides about `command`.
pub fn decide(command: &Command, circumstances: &Circumstances<'_>) -> Decision {
    let refusal = cancelled(command, circumstances)
        .or_else(|| not_a_member(circumstances))
        .or_else(|| stale(command, circumstances))
        .or_else(|| pinned(command, circumstances))
        .or_else(|| revoked(command, circumstances))
        .or_else(|| too_late(command, circumstances))
        .or_else(|| circumstances.held_back.clone())
        .or_else(|| unsupported(circumstances))
        .or_else(|| nobody(circumstances));
    match refusal {
        Some(refusal) => Decision::Refuse(refusal),
        None if circumstances.has_slot => Decision::Run,
        None => Decision::Wait,
    }
}

fn cancelled(command: &Command, circumstances: &Circumstances<'_>) -> Option<Refusal> {
    circumstances
        .cancelled
        .then(|| Refusal::cancelled(command.exec_id.as_ref()))
}

/// A command to a group travels to each member's own subject, so only the plain group subject needs the check.
fn not_a_member(circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let Some(CommandAddress::Group(group)) = circumstances.address else {
        return None;
    };
    if circumstances.desired.groups.contains(group) {
        return None;
    }
    Some(Refusal::skipped(
        Reason::NotAMember,
        format!("skipped: this machine is not in group {group}"),
    ))
}

/// A limit that cannot be read counts as zero: closed, not open.
fn stale(command: &Command, circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let Staleness::Strict { max_cache_age } = &command.staleness else {
        return None;
    };
    let limit = max_cache_age
        .parse::<HumanDuration>()
        .map_or(Duration::ZERO, |limit| limit.value());
    let age = match circumstances.contact {
        ContactAge::Known(age) if age <= limit => return None,
        ContactAge::Known(age) => format!("{} s without the broker", age.as_secs()),
        ContactAge::Never => "never connected".to_owned(),
    };
    let text =
        format!("skipped: staleness policy (mode=strict) exceeded: {age}, at most {max_cache_age}");
    Some(Refusal::skipped(Reason::Stale, text))
}

/// A pin counts only when it was set after the command was made: else a command races its own pin.
fn pinned(command: &Command, circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let made_under = revision(command).pins;
    let pins = circumstances.desired.pins.iter();
    let pin = pins
        .rev()
        .find(|pin| pin.job_id == command.id && pin.revision > made_under)?;
    if pin.version == command.version {
        return None;
    }
    let text = format!(
        "skipped: version-pin mismatch — script_current[{}] = {}, command brought {}",
        command.id, pin.version, command.version
    );
    Some(Refusal::skipped(Reason::VersionPinned, text))
}

fn revoked(command: &Command, circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let made_under = revision(command).revocations;
    let mut revocations = circumstances.desired.revocations.iter();
    revocations.find(|revoked| revoked.job_id == command.id && revoked.revision > made_under)?;
    let text = format!(
        "skipped: command was revoked — script_status[{}] = REVOKED",
        command.id
    );
    Some(Refusal::skipped(Reason::Revoked, text))
}

fn revision(command: &Command) -> CatalogueRevision {
    command.catalogue_revision.unwrap_or_default()
}

fn too_late(command: &Command, circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let deadline = command
        .start_before()
        .filter(|deadline| circumstances.now > *deadline)?;
    let text = format!(
        "skipped: starting deadline expired — {deadline:?} is past, it is {:?}",
        circumstances.now
    );
    Some(Refusal::skipped(Reason::Deadline, text))
}

/// Why a machine of `os` does not run a command that is for others.
pub fn of_another_system(command: &Command, os: Option<Os>) -> Option<String> {
    let is_meant = command.os.is_empty() || os.is_some_and(|os| command.os.contains(&os));
    if is_meant {
        return None;
    }
    let wanted: Vec<&str> = command.os.iter().map(|os| os.as_str()).collect();
    let own = os.map_or("another system", Os::as_str);
    Some(format!(
        "the job is for {}, this machine runs {own}",
        wanted.join(", ")
    ))
}

fn nobody(circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let why = circumstances.nobody?;
    Some(Refusal::skipped(
        Reason::NoSession,
        format!("skipped: no session — {why}"),
    ))
}

fn unsupported(circumstances: &Circumstances<'_>) -> Option<Refusal> {
    let why = circumstances.unsupported?;
    Some(Refusal::skipped(
        Reason::Unsupported,
        format!("skipped: not supported here — {why}"),
    ))
}
