//! The notices that stand, in memory: what machines are told in their syncs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_projections::{LiveEvent, LiveFeed, Topic};
use kanade_runtime::{SharedClock, TaskContext};
use kanade_store::notices::{NoticeFilter, NoticeQuery, NoticeReader, NoticeState, StoredNotice};
use kanade_store::{PageRequest, StoreError};
use kanade_wire::notification::Notification;
use kanade_wire::subjects::{CommandAddress, parse_notification};
use kanade_wire::{GroupName, PcId};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::target_of;
use crate::catalogue::Catalogue;
use crate::nudge::Nudges;

/// Notices read at a time.
const AT_A_TIME: u32 = 1_000;
/// Those whose time is over are dropped this often; machines look at the time themselves.
const ANEW_EVERY: Duration = Duration::from_secs(600);
/// The most notices a machine is told, the newest ones.
const MOST: usize = 50;
/// The most bytes of their titles and texts.
const MOST_BYTES: usize = 64 * 1_024;

/// The notices that stand. Clones share them.
#[derive(Clone, Default)]
pub struct StandingNotices(Arc<RwLock<Option<Arc<[StoredNotice]>>>>);

/// What keeps them as they are in the tables.
#[derive(Clone)]
pub struct StandingNoticesKeeper {
    /// What is kept.
    pub standing: StandingNotices,
    /// What was sent.
    pub notices: Arc<dyn NoticeReader>,
    /// Tells when that changes.
    pub live: LiveFeed,
    /// Who is in which group.
    pub catalogue: Catalogue,
    /// Tells machines to ask.
    pub nudges: Nudges,
    /// Tells what is over.
    pub clock: SharedClock,
}

impl StandingNotices {
    /// Whether they were read since the start.
    #[must_use]
    pub fn are_known(&self) -> bool {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// Those for a machine in these groups, the last one sent first: at most 50, and 64 KiB of text.
    /// None before they were read.
    #[must_use]
    pub fn of_machine(&self, pc: &PcId, groups: &[GroupName]) -> Vec<Notification> {
        let mut room = MOST_BYTES;
        let all = self.all();
        let told = all.iter().filter(|stored| is_for(stored, pc, groups));
        told.take(MOST)
            .map(|stored| &stored.notification)
            .take_while(|notice| {
                let length = notice.title.len() + notice.body.len();
                let fits = length <= room;
                room = room.saturating_sub(length);
                fits
            })
            .cloned()
            .collect()
    }

    fn all(&self) -> Arc<[StoredNotice]> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.clone().unwrap_or_default()
    }

    /// Returns what was there before, if anything was known.
    fn replace(&self, notices: Vec<StoredNotice>) -> Option<Arc<[StoredNotice]>> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.replace(notices.into())
    }
}

impl StandingNoticesKeeper {
    /// Follows the tables until the task is stopped. Machines whose notices have changed are told to
    /// ask once their answer is ready.
    ///
    /// # Errors
    /// When the notices cannot be read; a restart begins anew.
    pub async fn follow(self, task: TaskContext) -> Result<(), StoreError> {
        let mut events = self.live.listen().events;
        while !task.is_stopping() {
            let notices = self.read().await?;
            if let Some(before) = self.standing.replace(notices) {
                self.tell(&before).await;
            }
            task.mark_healthy();
            tokio::select! {
                () = task.stopping() => {}
                () = changed(&mut events) => {}
            }
        }
        Ok(())
    }

    async fn read(&self) -> Result<Vec<StoredNotice>, StoreError> {
        let mut notices = Vec::new();
        let mut page = PageRequest::first(AT_A_TIME);
        loop {
            let query = NoticeQuery {
                filter: NoticeFilter {
                    state: Some(NoticeState::Active),
                    ..NoticeFilter::default()
                },
                now: self.clock.now(),
                page,
            };
            let found = self.notices.list(&query).await?;
            notices.extend(found.items);
            match found.next {
                Some(next) => page = PageRequest::new(AT_A_TIME, AT_A_TIME, Some(next)),
                None => return Ok(notices),
            }
        }
    }

    async fn tell(&self, before: &[StoredNotice]) {
        let after = self.standing.all();
        let target = target_of(&subjects_of_changes(before, &after, self.clock.now()));
        if target.all {
            return self.nudges.everybody().await;
        }
        let in_groups = target
            .groups
            .iter()
            .flat_map(|it| self.catalogue.members(it));
        let pcs: BTreeSet<PcId> = target.pcs.iter().cloned().chain(in_groups).collect();
        let pcs: Vec<PcId> = pcs.into_iter().collect();
        if !pcs.is_empty() {
            self.nudges.machines(&pcs).await;
        }
    }
}

fn is_for(stored: &StoredNotice, pc: &PcId, groups: &[GroupName]) -> bool {
    let addresses = stored
        .subjects
        .iter()
        .filter_map(|it| parse_notification(it));
    addresses.into_iter().any(|address| match address {
        CommandAddress::All => true,
        CommandAddress::Group(group) => groups.contains(&group),
        CommandAddress::Pc(other) => other == *pc,
    })
}

/// Where the notices are published that came, were changed or were taken back. What was over by
/// itself is no news.
fn subjects_of_changes(
    before: &[StoredNotice],
    after: &[StoredNotice],
    now: DateTime<Utc>,
) -> Vec<String> {
    let by_id = |notices: &[StoredNotice]| -> BTreeMap<String, StoredNotice> {
        let notices = notices.iter().cloned();
        notices.map(|it| (it.notification.id.clone(), it)).collect()
    };
    let (before, after) = (by_id(before), by_id(after));
    let is_over = |it: &StoredNotice| it.notification.expires_at.is_some_and(|at| at <= now);
    let gone = before
        .values()
        .filter(|it| !after.contains_key(&it.notification.id) && !is_over(it));
    let new = after.values().filter(|it| {
        let known = before.get(&it.notification.id);
        known.is_none_or(|known| {
            known.notification != it.notification || known.subjects != it.subjects
        })
    });
    gone.chain(new).flat_map(|it| it.subjects.clone()).collect()
}

/// Until notices have changed, or those that are over are to be dropped.
async fn changed(events: &mut broadcast::Receiver<LiveEvent>) {
    let told = async {
        loop {
            match events.recv().await {
                Ok(event) if !is_about_notices(&event) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    };
    // Either is a reason to read them.
    let _ = timeout(ANEW_EVERY, told).await;
}

fn is_about_notices(event: &LiveEvent) -> bool {
    let is_notices = |change: &kanade_projections::Change| change.topic == Topic::Notices;
    event.is_reset() || event.changes.iter().any(is_notices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_wire::notification::Priority;

    fn notice(id: &str, subjects: &[&str]) -> StoredNotice {
        StoredNotice {
            notification: Notification {
                id: id.to_owned(),
                priority: Priority::Info,
                require_ack: false,
                title: "Title".to_owned(),
                body: "b".repeat(20 * 1_024),
                toast: false,
                issued_at: DateTime::UNIX_EPOCH,
                issued_by: None,
                expires_at: None,
                acked_at: None,
                edited_at: None,
                acks_reset_at: None,
            },
            recalled_at: None,
            recalled_by: None,
            subjects: subjects.iter().map(|it| (*it).to_owned()).collect(),
            confirmed: 0,
        }
    }

    fn told(standing: &StandingNotices, pc: &str, groups: &[&str]) -> Vec<String> {
        let groups: Vec<GroupName> = groups
            .iter()
            .filter_map(|it| GroupName::new(*it).ok())
            .collect();
        let pc = PcId::new(pc).unwrap_or_else(|error| panic!("{error}"));
        let notices = standing.of_machine(&pc, &groups).into_iter();
        notices.map(|it| it.id).collect()
    }

    #[test]
    fn a_machine_is_told_what_is_for_it_and_not_too_much() {
        let standing = StandingNotices::default();
        assert!(!standing.are_known());
        standing.replace(vec![
            notice("d", &["notifications.all"]),
            notice("c", &["notifications.group.lab", "notifications.pc.two"]),
            notice("b", &["notifications.pc.one"]),
            notice("a", &["notifications.all"]),
        ]);
        assert_eq!(told(&standing, "one", &[]), ["d", "b", "a"]);
        assert_eq!(told(&standing, "two", &[]), ["d", "c", "a"]);
        // 64 KiB hold three of them.
        assert_eq!(told(&standing, "one", &["lab"]), ["d", "c", "b"]);
    }

    #[test]
    fn those_are_told_whose_notices_came_changed_or_went() {
        let mut edited = notice("b", &["notifications.pc.b"]);
        edited.notification.title = "Other".to_owned();
        let mut over = notice("d", &["notifications.pc.d"]);
        over.notification.expires_at = Some(DateTime::UNIX_EPOCH);
        let before = [
            notice("a", &["notifications.pc.a"]),
            notice("b", &["notifications.pc.b"]),
            notice("c", &["notifications.pc.c"]),
            over,
        ];
        let after = [
            edited,
            notice("c", &["notifications.pc.c"]),
            notice("e", &["notifications.all"]),
        ];
        let changed = subjects_of_changes(&before, &after, DateTime::UNIX_EPOCH);
        assert_eq!(
            changed,
            [
                "notifications.pc.a",
                "notifications.pc.b",
                "notifications.all"
            ]
        );
    }
}
