//! The notices a person is shown.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_agent_os::local::Person;
use kanade_wire::notification::{Notification, NotificationAcked};
use kanade_wire::subjects;

use crate::agent::Core;
use crate::state::{Report, ReportStream, StateError};

/// Notices that stand on this machine, the last one sent first, each with this person's confirmation
/// where it counts.
pub(super) fn standing(core: &Core, person: &Person) -> Result<Vec<Notification>, StateError> {
    let desired = core.desired.borrow().clone();
    let confirmed = core.state.confirmations_of(&person.id)?;
    let now = core.clock.now();
    let standing = desired
        .notices
        .iter()
        .filter(|notice| notice.expires_at.is_none_or(|at| at > now));
    let shown = standing.map(|notice| Notification {
        acked_at: confirmation(notice, &confirmed),
        ..notice.clone()
    });
    Ok(shown.collect())
}

/// A confirmation from before an edit that asks for it again does not count.
fn confirmation(
    notice: &Notification,
    confirmed: &BTreeMap<String, DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let at = confirmed.get(&notice.id).copied()?;
    let counts = notice.acks_reset_at.is_none_or(|reset| at >= reset);
    counts.then_some(at)
}

/// Notes and reports that a person has confirmed a notice; `None` when it does not stand. Confirming
/// again changes nothing.
pub(super) fn confirm(
    core: &Core,
    person: &Person,
    id: &str,
) -> Result<Option<DateTime<Utc>>, StateError> {
    let Some(notice) = standing(core, person)?.into_iter().find(|it| it.id == id) else {
        return Ok(None);
    };
    if let Some(at) = notice.acked_at {
        return Ok(Some(at));
    }
    let at = core.clock.now();
    let report = report(core, person, id, at);
    core.state.confirm_notice(id, &person.id, at, &report)?;
    core.outbox_changed.notify_one();
    Ok(Some(at))
}

fn report(core: &Core, person: &Person, id: &str, at: DateTime<Utc>) -> Report {
    let acked = NotificationAcked {
        notification_id: id.to_owned(),
        pc_id: core.pc_id.clone(),
        user_sid: person.id.clone(),
        acked_at: at,
        account: Some(person.account.clone()),
    };
    Report {
        stream: ReportStream::Events,
        subject: subjects::notification_acked(&core.pc_id, &person.id, id),
        message_id: format!(
            "acked:{}:{}:{id}:{}",
            core.pc_id,
            person.id,
            at.timestamp_micros()
        ),
        headers: Vec::new(),
        payload: serde_json::to_vec(&acked).unwrap_or_default(),
        run: None,
    }
}
