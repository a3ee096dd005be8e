use std::collections::BTreeSet;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kanade_bus::PublishError;
use kanade_bus::backend::Outgoing;
use kanade_wire::notification::{Notification, Priority, is_notification_id};
use kanade_wire::{Target, subjects, topology};

use super::{NoticeError, Notices};

/// The most groups and machines a notice names one by one.
const MOST_NAMES: usize = 5_000;
/// The most characters of a title.
const LONGEST_TITLE: usize = 200;
/// The most bytes of a text.
const LONGEST_BODY: usize = 32 * 1_024;
/// Copies that wait for their acknowledgement at a time.
const IN_FLIGHT: usize = 256;

/// A notice to be sent.
#[derive(Debug, Clone)]
pub struct NewNotice {
    /// Its id when the sender chose one: such a one must not exist yet.
    pub chosen_id: Option<String>,
    /// Its id otherwise: the same for the same request, so that a request that comes twice sends
    /// one notice.
    pub minted_id: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether it wants a confirmation.
    pub require_ack: bool,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub body: String,
    /// Whether it pops up.
    pub toast: bool,
    /// Who sends it.
    pub issued_by: Option<String>,
    /// When it goes away.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whom it is for.
    pub target: Target,
}

/// A notice that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its id.
    pub id: String,
    /// Where the broker took it.
    pub subjects: Vec<String>,
    /// Where it did not.
    pub failed: Vec<String>,
}

impl Notices {
    /// Sends a notice: one copy for everybody, or one for each named group and machine.
    ///
    /// # Errors
    /// When it makes no sense, or when the broker took no copy of it.
    pub async fn publish(&self, new: NewNotice) -> Result<Published, NoticeError> {
        let now = self.clock.now();
        check_texts(&new.title, &new.body, new.priority)?;
        check_expiry(new.expires_at, now)?;
        let subjects = self.subjects_of(&new.target).await?;
        let id = self.id_of(new.chosen_id, new.minted_id).await?;
        let notification = Notification {
            id,
            priority: new.priority,
            require_ack: new.require_ack,
            title: new.title,
            body: new.body,
            toast: new.toast,
            issued_at: now,
            issued_by: new.issued_by,
            expires_at: new.expires_at,
            acked_at: None,
            edited_at: None,
            acks_reset_at: None,
        };
        self.send(&notification, &subjects).await
    }

    async fn id_of(&self, chosen: Option<String>, minted: String) -> Result<String, NoticeError> {
        let Some(id) = chosen else { return Ok(minted) };
        if !is_notification_id(&id) {
            return Err(NoticeError::BadId(id));
        }
        if self.notices.get(&id).await?.is_some() {
            return Err(NoticeError::Exists(id));
        }
        Ok(id)
    }

    /// Where a notice for a target is published, sorted.
    async fn subjects_of(&self, target: &Target) -> Result<Vec<String>, NoticeError> {
        if target.is_empty() {
            return Err(NoticeError::EmptyTarget);
        }
        if target.all {
            return Ok(vec![subjects::NOTIFICATIONS_ALL.to_owned()]);
        }
        let names = target.groups.len() + target.pcs.len();
        if names > MOST_NAMES {
            return Err(NoticeError::TooManyNames(names, MOST_NAMES));
        }
        let resolved = self.machines.resolve(target).await?;
        if !resolved.unknown_pcs.is_empty() {
            return Err(NoticeError::UnknownMachines(resolved.unknown_pcs));
        }
        if !resolved.empty_groups.is_empty() {
            return Err(NoticeError::EmptyGroups(resolved.empty_groups));
        }
        let groups = target.groups.iter().map(subjects::notifications_group);
        let pcs = target.pcs.iter().map(subjects::notifications_pc);
        let subjects: BTreeSet<String> = groups.chain(pcs).collect();
        Ok(subjects.into_iter().collect())
    }

    /// Publishes the copies of a notice and waits until lists show it.
    ///
    /// # Errors
    /// When the broker took none of them.
    pub(crate) async fn send(
        &self,
        notification: &Notification,
        subjects: &[String],
    ) -> Result<Published, NoticeError> {
        let payload = Bytes::from(serde_json::to_vec(notification)?);
        let id = &notification.id;
        let version = notification.edited_at.unwrap_or(notification.issued_at);
        let version = version.timestamp_micros();
        let copies = subjects.iter().map(|subject| {
            let message = Outgoing::new(subject, payload.clone());
            message.message_id(format!("notice:{id}:{version}:{subject}"))
        });
        let copies: Vec<Outgoing> = copies.collect();
        let results = self.bus.publish_many(copies, IN_FLIGHT).await;
        let mut published = Published {
            id: id.clone(),
            subjects: Vec::new(),
            failed: Vec::new(),
        };
        let mut failure = None::<PublishError>;
        let mut last = 0;
        for (subject, result) in subjects.iter().zip(results) {
            match result {
                Ok(ack) => {
                    last = last.max(ack.sequence);
                    published.subjects.push(subject.clone());
                }
                Err(error) => {
                    published.failed.push(subject.clone());
                    failure = Some(error);
                }
            }
        }
        if let Some(error) = failure.filter(|_| published.subjects.is_empty()) {
            return Err(error.into());
        }
        self.applied.wait(topology::NOTIFICATIONS.name, last).await;
        Ok(published)
    }
}

/// What every notice must say.
pub(super) fn check_texts(title: &str, body: &str, priority: Priority) -> Result<(), NoticeError> {
    let bad = |what, why: String| Err(NoticeError::BadText { what, why });
    if title.trim().is_empty() {
        return bad(
            "title",
            "is empty: say in a few words what it is about".into(),
        );
    }
    if title.chars().count() > LONGEST_TITLE {
        return bad(
            "title",
            format!("is longer than {LONGEST_TITLE} characters"),
        );
    }
    if body.len() > LONGEST_BODY {
        return bad("text", format!("is longer than {LONGEST_BODY} bytes"));
    }
    match priority {
        Priority::Unknown => Err(NoticeError::BadPriority),
        _ => Ok(()),
    }
}

pub(super) fn check_expiry(
    expires_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), NoticeError> {
    match expires_at.is_some_and(|at| at <= now) {
        true => Err(NoticeError::Expired),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_something_and_not_too_much() {
        let check = |title: &str, body: &str| check_texts(title, body, Priority::Info);
        assert!(check("Reboot", "").is_ok());
        assert!(check("  ", "x").is_err());
        assert!(check(&"あ".repeat(LONGEST_TITLE), "x").is_ok());
        assert!(check(&"a".repeat(LONGEST_TITLE + 1), "x").is_err());
        assert!(check("Reboot", &"a".repeat(LONGEST_BODY + 1)).is_err());
        assert!(check_texts("Reboot", "", Priority::Unknown).is_err());
    }

    #[test]
    fn a_notice_that_is_over_before_it_begins_is_refused() {
        let now = DateTime::from_timestamp(1_000, 0).unwrap_or_default();
        let at = |seconds| DateTime::from_timestamp(seconds, 0);
        assert!(check_expiry(None, now).is_ok());
        assert!(check_expiry(at(1_001), now).is_ok());
        assert!(check_expiry(at(1_000), now).is_err());
    }
}
