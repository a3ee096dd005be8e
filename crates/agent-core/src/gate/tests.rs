use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::catalogue::CatalogueRevision;
use kanade_wire::staleness::Staleness;
use kanade_wire::subjects::CommandAddress;
use kanade_wire::sync::{DesiredState, Pin, Revocation};
use kanade_wire::{Command, GroupName, JobId, Outcome, Reason, Version};

use super::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn command() -> Command {
    serde_json::from_str(
        r#"{"id":"job","version":"2.0","request_id":"r","exec_id":"e","shell":"sh","script":"true","timeout_secs":5,"jitter_secs":null}"#,
    )
    .unwrap()
}

fn ordinary(desired: &DesiredState) -> Circumstances<'_> {
    Circumstances {
        now: now(),
        desired,
        contact: ContactAge::Known(Duration::ZERO),
        address: None,
        unsupported: None,
        nobody: None,
        held_back: None,
        cancelled: false,
        has_slot: true,
    }
}

fn refusal(command: &Command, circumstances: &Circumstances<'_>) -> Refusal {
    match decide(command, circumstances) {
        Decision::Refuse(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

fn pin(version: &str, revision: u64) -> DesiredState {
    let (job_id, version) = (JobId::new("job").unwrap(), Version::new(version).unwrap());
    DesiredState {
        pins: vec![Pin {
            job_id,
            version,
            revision,
        }],
        ..DesiredState::default()
    }
}

#[test]
fn an_ordinary_command_runs() {
    assert_eq!(
        decide(&command(), &ordinary(&DesiredState::default())),
        Decision::Run
    );
}

#[test]
fn without_a_slot_it_waits_and_what_may_not_run_does_not_even_wait() {
    let desired = DesiredState::default();
    let busy = Circumstances {
        has_slot: false,
        ..ordinary(&desired)
    };
    assert_eq!(decide(&command(), &busy), Decision::Wait);
    let busy = Circumstances {
        cancelled: true,
        ..busy
    };
    assert_eq!(refusal(&command(), &busy).reason, Reason::Cancelled);
}

#[test]
fn a_pin_to_another_version_refuses() {
    let refused = refusal(&command(), &ordinary(&pin("1.0", 1)));
    assert_eq!(refused.exit_code(), 124);
    assert_eq!(
        refused.text,
        "skipped: version-pin mismatch — script_current[job] = 1.0, command brought 2.0"
    );
    assert_eq!(decide(&command(), &ordinary(&pin("2.0", 1))), Decision::Run);
}

#[test]
fn a_pin_the_command_was_made_under_does_not_count() {
    let made_after = |pins| Command {
        catalogue_revision: Some(CatalogueRevision {
            pins,
            revocations: 0,
        }),
        ..command()
    };
    assert_eq!(
        decide(&made_after(7), &ordinary(&pin("1.0", 7))),
        Decision::Run
    );
    assert_eq!(
        refusal(&made_after(6), &ordinary(&pin("1.0", 7))).reason,
        Reason::VersionPinned
    );
}

#[test]
fn a_later_revocation_refuses() {
    let job_id = JobId::new("job").unwrap();
    let desired = DesiredState {
        revocations: vec![Revocation {
            job_id,
            revision: 4,
        }],
        ..DesiredState::default()
    };
    let refused = refusal(&command(), &ordinary(&desired));
    assert_eq!(refused.exit_code(), 126);
    assert!(
        refused.text.starts_with("skipped: command was revoked"),
        "{}",
        refused.text
    );
    let made_after = CatalogueRevision {
        pins: 0,
        revocations: 4,
    };
    let renewed = Command {
        catalogue_revision: Some(made_after),
        ..command()
    };
    assert_eq!(decide(&renewed, &ordinary(&desired)), Decision::Run);
}

#[test]
fn the_deadline_is_over_only_after_it() {
    let desired = DesiredState::default();
    let until = |deadline| Command {
        deadline_at: Some(deadline),
        ..command()
    };
    assert_eq!(decide(&until(now()), &ordinary(&desired)), Decision::Run);
    let refused = refusal(&until(now() - TimeDelta::seconds(1)), &ordinary(&desired));
    assert_eq!(refused.exit_code(), 125);
    assert!(
        refused
            .text
            .starts_with("skipped: starting deadline expired"),
        "{}",
        refused.text
    );
    let expired = Command {
        expires_at: Some(now() - TimeDelta::seconds(1)),
        ..command()
    };
    assert_eq!(
        refusal(&expired, &ordinary(&desired)).reason,
        Reason::Deadline
    );
}

#[test]
fn strict_staleness_is_closed_when_unreadable_or_never_connected() {
    let desired = DesiredState::default();
    let strict = |limit: &str| Command {
        staleness: Staleness::Strict {
            max_cache_age: limit.into(),
        },
        ..command()
    };
    let away = |age| Circumstances {
        contact: age,
        ..ordinary(&desired)
    };
    let minute = ContactAge::Known(Duration::from_secs(60));
    assert_eq!(decide(&strict("1m"), &away(minute)), Decision::Run);
    assert_eq!(refusal(&strict("59s"), &away(minute)).exit_code(), 127);
    assert_eq!(
        refusal(&strict("soon"), &away(minute)).reason,
        Reason::Stale
    );
    assert_eq!(
        refusal(&strict("1year"), &away(ContactAge::Never)).reason,
        Reason::Stale
    );
    assert_eq!(decide(&strict("0s"), &ordinary(&desired)), Decision::Run);
    assert_eq!(decide(&command(), &away(ContactAge::Never)), Decision::Run);
}

#[test]
fn a_group_command_is_for_members() {
    let group = GroupName::new("pilots").unwrap();
    let address = CommandAddress::Group(group.clone());
    let (outside, inside) = (
        DesiredState::default(),
        DesiredState {
            groups: vec![group],
            ..DesiredState::default()
        },
    );
    let addressed = |desired| Circumstances {
        address: Some(&address),
        ..ordinary(desired)
    };
    assert_eq!(
        refusal(&command(), &addressed(&outside)).reason,
        Reason::NotAMember
    );
    assert_eq!(decide(&command(), &addressed(&inside)), Decision::Run);
}

#[test]
fn what_the_machine_cannot_run_is_skipped_with_122() {
    let desired = DesiredState::default();
    let refused = refusal(
        &command(),
        &Circumstances {
            unsupported: Some("no cmd"),
            ..ordinary(&desired)
        },
    );
    assert_eq!(
        (refused.outcome, refused.exit_code()),
        (Outcome::Skipped, 122)
    );
}

#[test]
fn where_nobody_is_signed_in_a_users_script_is_skipped() {
    let desired = DesiredState::default();
    let empty = Circumstances {
        nobody: Some("nobody is signed in at this machine"),
        ..ordinary(&desired)
    };
    let refused = refusal(&command(), &empty);
    assert_eq!(
        (refused.outcome, refused.reason),
        (Outcome::Skipped, Reason::NoSession)
    );
    assert_eq!(refused.exit_code(), 122);
}
