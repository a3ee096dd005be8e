//! What was just committed, for whoever shows it: a broadcast with a short memory, so that a
//! reader that was away for a moment misses nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

/// Changes a reader may be behind; one that is further behind reads everything anew.
const REMEMBERED: usize = 4_096;

/// Ids named in one change; beyond that it only says that there are more.
const NAMED: usize = 100;

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Machines.
    Agents,
    /// What operators say of machines; the ids are those of the machines.
    Attributes,
    /// Runs.
    Results,
    /// Executions.
    Executions,
    /// Statuses of checks; the ids are those of the checks.
    Checks,
    /// Facts of machines; the ids are those of the jobs.
    Inventory,
    /// Bundles of collected files.
    Bundles,
    /// Jobs.
    Jobs,
    /// Messages that could not be read.
    DeadLetters,
    /// Events of machines; the ids are those of the machines.
    Events,
    /// Entries of the audit log.
    Audit,
    /// Views.
    Views,
    /// Schedules.
    Schedules,
    /// Rollouts.
    Rollouts,
    /// Groups.
    Groups,
    /// Configuration layers; the ids are their scopes.
    Config,
    /// Notices to people.
    Notices,
    /// What the backend hands out: releases, packages, scripts.
    Files,
    /// Executions that wait for a second operator.
    Approvals,
    /// The change freeze.
    Freeze,
    /// What operators are told by mail and webhook.
    Alerts,
    /// Performance samples.
    Metrics,
    /// The backend's own health.
    Health,
}

impl Topic {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agents => "agents",
            Self::Attributes => "attributes",
            Self::Results => "results",
            Self::Executions => "executions",
            Self::Checks => "checks",
            Self::Inventory => "inventory",
            Self::Bundles => "bundles",
            Self::Jobs => "jobs",
            Self::DeadLetters => "dead_letters",
            Self::Events => "events",
            Self::Audit => "audit",
            Self::Views => "views",
            Self::Schedules => "schedules",
            Self::Rollouts => "rollouts",
            Self::Groups => "groups",
            Self::Config => "config",
            Self::Notices => "notices",
            Self::Files => "files",
            Self::Approvals => "approvals",
            Self::Freeze => "freeze",
            Self::Alerts => "alerts",
            Self::Metrics => "metrics",
            Self::Health => "health",
        }
    }
}

/// Rows of one topic that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What they are.
    pub topic: Topic,
    /// Which, at most 100.
    pub ids: Vec<String>,
    /// Whether there are more than `ids` names.
    pub more: bool,
}

impl Change {
    /// As many ids as make a difference: more of them are not looked at.
    pub const ENOUGH: usize = NAMED + 1;

    /// A change of these rows.
    pub fn new(topic: Topic, ids: impl IntoIterator<Item = String>) -> Self {
        let mut ids: Vec<String> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let more = ids.len() > NAMED;
        ids.truncate(NAMED);
        Self { topic, ids, more }
    }
}

/// Changes that were committed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    /// Its number, from 1, in this process.
    pub number: u64,
    /// What changed; nothing in particular when everything must be read anew.
    pub changes: Arc<[Change]>,
}

impl LiveEvent {
    /// Whether everything must be read anew: other tables took the place of those that were read.
    #[must_use]
    pub fn is_reset(&self) -> bool {
        self.changes.is_empty()
    }
}

/// The feed. Clones share it.
#[derive(Debug, Clone)]
pub struct LiveFeed(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    epoch: String,
    memory: Mutex<Memory>,
    sender: broadcast::Sender<LiveEvent>,
}

#[derive(Debug, Default)]
struct Memory {
    last: u64,
    events: VecDeque<LiveEvent>,
}

/// A reader's place in the feed.
#[derive(Debug)]
pub struct LiveReader {
    /// What the reader has missed since it was last there.
    pub missed: Vec<LiveEvent>,
    /// What comes from now on.
    pub events: broadcast::Receiver<LiveEvent>,
}

impl LiveFeed {
    /// An empty feed; `epoch` tells this process from the one before it.
    pub fn new(epoch: impl Into<String>) -> Self {
        let (sender, _) = broadcast::channel(REMEMBERED);
        Self(Arc::new(Shared {
            epoch: epoch.into(),
            memory: Mutex::default(),
            sender,
        }))
    }

    /// Announces what was committed; nothing when nothing changed.
    pub fn announce(&self, changes: Vec<Change>) {
        if !changes.is_empty() {
            self.send(changes);
        }
    }

    /// Has every reader read everything anew.
    pub fn reset(&self) {
        self.send(Vec::new());
    }

    fn send(&self, changes: Vec<Change>) {
        let mut memory = self.memory();
        memory.last += 1;
        let event = LiveEvent {
            number: memory.last,
            changes: changes.into(),
        };
        memory.events.push_back(event.clone());
        if memory.events.len() > REMEMBERED {
            memory.events.pop_front();
        }
        // Nobody listening is no failure.
        let _ = self.0.sender.send(event);
    }

    /// The id of an event on the wire: `<epoch>-<number>`.
    pub fn id_of(&self, number: u64) -> String {
        format!("{}-{number}", self.0.epoch)
    }

    /// The number of the newest event; 0 before the first.
    pub fn newest(&self) -> u64 {
        self.memory().last
    }

    /// Listens from now on.
    pub fn listen(&self) -> LiveReader {
        LiveReader {
            missed: Vec::new(),
            events: self.0.sender.subscribe(),
        }
    }

    /// Listens on from an event's id; `None` when that is of another process or too long ago, so
    /// that everything must be read anew.
    pub fn listen_after(&self, id: &str) -> Option<LiveReader> {
        let number: u64 = id
            .strip_prefix(&self.0.epoch)?
            .strip_prefix('-')?
            .parse()
            .ok()?;
        let memory = self.memory();
        let oldest = memory
            .events
            .front()
            .map_or(memory.last + 1, |event| event.number);
        if number > memory.last || number + 1 < oldest {
            return None;
        }
        let missed = memory
            .events
            .iter()
            .filter(|event| event.number > number)
            .cloned()
            .collect();
        Some(LiveReader {
            missed,
            events: self.0.sender.subscribe(),
        })
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announce(feed: &LiveFeed, id: &str) {
        feed.announce(vec![Change::new(Topic::Results, [id.to_owned()])]);
    }

    #[tokio::test]
    async fn a_reader_that_was_away_gets_what_it_missed_and_then_what_comes() {
        let feed = LiveFeed::new("a");
        announce(&feed, "1");
        announce(&feed, "2");
        let mut reader = feed.listen_after("a-1").unwrap();
        announce(&feed, "3");
        assert_eq!(
            reader
                .missed
                .iter()
                .map(|event| event.number)
                .collect::<Vec<_>>(),
            [2]
        );
        assert_eq!(reader.events.recv().await.unwrap().number, 3);
    }

    #[test]
    fn an_id_of_another_process_or_of_too_long_ago_is_not_known() {
        let feed = LiveFeed::new("b");
        for _ in 0..=REMEMBERED {
            announce(&feed, "x");
        }
        assert!(feed.listen_after("a-1").is_none());
        assert!(feed.listen_after("b-0").is_none());
        assert!(feed.listen_after("b-1").is_some());
        assert!(feed.listen_after("b-999999").is_none());
    }

    #[test]
    fn a_change_names_a_hundred_rows_at_most() {
        let change = Change::new(Topic::Agents, (0..150).map(|n| n.to_string()));
        assert_eq!((change.ids.len(), change.more), (100, true));
    }
}
