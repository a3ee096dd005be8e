use std::cmp::Ordering;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_wire::outcome::UnknownWord;
use kanade_wire::{JobId, PcId};

use super::{ChangeKind, compare_versions};
use crate::PageRequest;

/// One page of the machines with facts of a job.
#[derive(Debug, Clone)]
pub struct FactsQuery {
    /// The job.
    pub job_id: JobId,
    /// Part of the machine id, hostname or facts that are no list; letter case does not matter.
    pub text: Option<String>,
    /// Whether only machines with a problem are wanted.
    pub problems_only: bool,
    /// In which order.
    pub sort: FactsSort,
    /// Rows to pass over, as 0.43 pages; 0 with a cursor.
    pub offset: u64,
    /// Whether the lists are wanted too.
    pub lists: bool,
    /// Which page.
    pub page: PageRequest,
}

/// In which order machines come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FactsSort {
    /// By what; ties come in the order of the machine id.
    pub key: FactsSortKey,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// By what machines are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FactsSortKey {
    /// The machine id.
    #[default]
    PcId,
    /// The hostname; machines without one count as an empty one.
    Hostname,
    /// The time of gathering; of a machine without facts, that of its problem.
    CollectedAt,
    /// When the broker stored the facts; of a machine without facts, its problem.
    RecordedAt,
}

impl FactsSortKey {
    const WORDS: [(&'static str, Self); 4] = [
        ("pc_id", Self::PcId),
        ("hostname", Self::Hostname),
        ("collected_at", Self::CollectedAt),
        ("recorded_at", Self::RecordedAt),
    ];

    /// The word in URLs.
    pub fn as_str(self) -> &'static str {
        let word = Self::WORDS.iter().find(|(_, key)| *key == self);
        word.map_or("pc_id", |(word, _)| word)
    }
}

impl FromStr for FactsSort {
    type Err = UnknownWord;

    /// A key of [`FactsSortKey`], with `-` before it when the largest comes first.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let (word, descending) = match text.strip_prefix('-') {
            Some(word) => (word, true),
            None => (text, false),
        };
        Ok(Self {
            key: find(word, &FactsSortKey::WORDS)?,
            descending,
        })
    }
}

/// A search over an exploded table or over facts that are no list.
#[derive(Debug, Clone)]
pub struct SearchQuery {
    /// The job.
    pub job_id: JobId,
    /// The list or table that is searched; `None` for facts that are no list.
    pub field: Option<String>,
    /// What must hold, all of it.
    pub conditions: Vec<Condition>,
    /// Which page.
    pub page: PageRequest,
}

/// A column and what must hold of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column, or `pc_id`.
    pub column: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub value: String,
}

impl Condition {
    /// Reads `column` or `column__operator`. Two underscores before anything else than an operator
    /// belong to the column.
    pub fn parse(key: &str, value: &str) -> Self {
        let split = key.rsplit_once("__");
        let known = split.and_then(|(column, word)| Some((column, word.parse().ok()?)));
        let (column, operator) = known.unwrap_or((key, Operator::Equal));
        Self {
            column: column.to_owned(),
            operator,
            value: value.to_owned(),
        }
    }
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// The same.
    Equal,
    /// There is one, and it is another.
    NotEqual,
    /// Less.
    Less,
    /// Less or the same.
    LessOrEqual,
    /// More.
    Greater,
    /// More or the same.
    GreaterOrEqual,
    /// It is part of it; the case of ASCII letters does not matter.
    Contains,
    /// It begins so.
    Prefix,
    /// It ends so.
    Suffix,
    /// An older version.
    VersionLess,
    /// An older version or the same.
    VersionLessOrEqual,
    /// A newer version.
    VersionGreater,
    /// A newer version or the same.
    VersionGreaterOrEqual,
}

impl Operator {
    /// The words in URLs.
    pub const WORDS: [(&'static str, Self); 13] = [
        ("eq", Self::Equal),
        ("ne", Self::NotEqual),
        ("lt", Self::Less),
        ("le", Self::LessOrEqual),
        ("gt", Self::Greater),
        ("ge", Self::GreaterOrEqual),
        ("contains", Self::Contains),
        ("prefix", Self::Prefix),
        ("suffix", Self::Suffix),
        ("version_lt", Self::VersionLess),
        ("version_le", Self::VersionLessOrEqual),
        ("version_gt", Self::VersionGreater),
        ("version_ge", Self::VersionGreaterOrEqual),
    ];

    /// Whether versions are compared, which the database cannot.
    pub fn is_of_versions(self) -> bool {
        matches!(
            self,
            Self::VersionLess
                | Self::VersionLessOrEqual
                | Self::VersionGreater
                | Self::VersionGreaterOrEqual
        )
    }

    /// Whether a version compares so with another; `false` for operators of other values.
    pub fn holds_of_versions(self, version: &str, other: &str) -> bool {
        let order = compare_versions(version, other);
        match self {
            Self::VersionLess => order == Ordering::Less,
            Self::VersionLessOrEqual => order != Ordering::Greater,
            Self::VersionGreater => order == Ordering::Greater,
            Self::VersionGreaterOrEqual => order != Ordering::Less,
            _ => false,
        }
    }
}

impl FromStr for Operator {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        find(text, &Self::WORDS)
    }
}

/// One page of changes, newest first.
#[derive(Debug, Clone)]
pub struct HistoryQuery {
    /// Of this job.
    pub job_id: JobId,
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// Of this fact or list.
    pub field: Option<String>,
    /// Of the row with this primary key, as JSON; or whose key holds this text.
    pub identity: Option<String>,
    /// Of this kind.
    pub kind: Option<ChangeKind>,
    /// Seen at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Seen before this time.
    pub until: Option<DateTime<Utc>>,
    /// Which page.
    pub page: PageRequest,
}

/// One page of what came when, in the order of field and identity.
#[derive(Debug, Clone)]
pub struct FirstSeenQuery {
    /// Of this job.
    pub job_id: JobId,
    /// Of this fact or list.
    pub field: Option<String>,
    /// Of the row with this primary key, as JSON; or whose key holds this text.
    pub identity: Option<String>,
    /// First seen at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Which page.
    pub page: PageRequest,
}

fn find<T: Copy>(text: &str, words: &[(&'static str, T)]) -> Result<T, UnknownWord> {
    let known = words.iter().find(|(word, _)| *word == text);
    known.map(|(_, value)| *value).ok_or_else(|| UnknownWord {
        text: text.to_owned(),
        words: Vec::from_iter(words.iter().map(|(word, _)| *word)).join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_ends_with_its_operator() {
        let condition = Condition::parse("version__version_lt", "3.0.14");
        assert_eq!(condition.column, "version");
        assert_eq!(condition.operator, Operator::VersionLess);
        let plain = Condition::parse("install__date", "x");
        assert_eq!(
            (plain.column.as_str(), plain.operator),
            ("install__date", Operator::Equal)
        );
    }

    #[test]
    fn versions_compare_by_their_operator() {
        assert!(Operator::VersionLess.holds_of_versions("3.0.9", "3.0.14"));
        assert!(!Operator::VersionLess.holds_of_versions("3.0.14", "3.0.14"));
        assert!(Operator::VersionGreaterOrEqual.holds_of_versions("3.0.14", "3.0.14"));
        assert!(!Operator::Less.holds_of_versions("1", "2"));
    }
}
