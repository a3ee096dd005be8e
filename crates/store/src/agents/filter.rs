use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use kanade_wire::outcome::UnknownWord;
use regex::Regex;

use crate::PageRequest;

/// Which machines are wanted; what is `None` does not restrict.
#[derive(Debug, Clone, Default)]
pub struct AgentFilter {
    /// Part of the machine id, hostname, last account or agent version; letter case does not matter.
    pub text: Option<String>,
    /// A pattern that one of the same four matches.
    pub pattern: Option<Regex>,
    /// Online or offline.
    pub presence: Option<Presence>,
    /// Exactly this `os_family`.
    pub os_family: Option<String>,
    /// Exactly this agent version.
    pub agent_version: Option<String>,
    /// Exactly this architecture.
    pub architecture: Option<String>,
    /// Machines that can do all of this.
    pub capabilities: Vec<String>,
    /// Whether somebody is signed in.
    pub sessions: Option<SessionFilter>,
    /// Machines that were rolled back from exactly this version.
    pub quarantined: Option<String>,
    /// Among these machines, such as the members of a group.
    pub pcs: Option<Vec<PcId>>,
}

/// Whether a machine is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It sent a heartbeat within [`super::ONLINE_WINDOW`].
    Online,
    /// It did not.
    Offline,
}

/// Who is signed in at a machine. One that does not tell fits neither way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionFilter {
    /// Somebody.
    Somebody,
    /// Nobody.
    Nobody,
    /// This account; letter case does not matter.
    Account(String),
}

/// In which order machines come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentSort {
    /// By what; ties come in the order of the machine id.
    pub key: AgentSortKey,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// By what machines are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AgentSortKey {
    /// The machine id.
    #[default]
    PcId,
    /// The hostname; machines without one count as an empty one.
    Hostname,
    /// When the last heartbeat reached the broker.
    LastHeartbeat,
    /// The agent's version, as text.
    AgentVersion,
    /// The system's family.
    OsFamily,
}

impl AgentSortKey {
    const WORDS: [(&'static str, Self); 5] = [
        ("pc_id", Self::PcId),
        ("hostname", Self::Hostname),
        ("last_heartbeat", Self::LastHeartbeat),
        ("agent_version", Self::AgentVersion),
        ("os_family", Self::OsFamily),
    ];

    /// The word in URLs.
    pub fn as_str(self) -> &'static str {
        let word = Self::WORDS.iter().find(|(_, key)| *key == self);
        word.map_or("pc_id", |(word, _)| word)
    }
}

impl Default for AgentSort {
    fn default() -> Self {
        Self {
            key: AgentSortKey::PcId,
            descending: false,
        }
    }
}

impl FromStr for AgentSort {
    type Err = UnknownWord;

    /// A key of [`AgentSortKey`], with `-` before it when the largest comes first.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let (word, descending) = match text.strip_prefix('-') {
            Some(word) => (word, true),
            None => (text, false),
        };
        let known = AgentSortKey::WORDS.iter().find(|(known, _)| *known == word);
        let (_, key) = known.ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            words: AgentSortKey::WORDS.map(|(word, _)| word).join(", "),
        })?;
        Ok(Self {
            key: *key,
            descending,
        })
    }
}

/// One page of machines.
#[derive(Debug, Clone)]
pub struct AgentQuery {
    /// Which machines.
    pub filter: AgentFilter,
    /// In which order.
    pub sort: AgentSort,
    /// Which page.
    pub page: PageRequest,
    /// What "online" refers to.
    pub now: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_is_a_word_with_a_sign() {
        let sort: AgentSort = "-last_heartbeat".parse().unwrap();
        assert_eq!(
            (sort.key, sort.descending),
            (AgentSortKey::LastHeartbeat, true)
        );
        assert_eq!("pc_id".parse(), Ok(AgentSort::default()));
        let refusal = "colour".parse::<AgentSort>().unwrap_err().to_string();
        assert!(
            refusal.contains("\"colour\"") && refusal.contains("hostname"),
            "{refusal}"
        );
    }
}
