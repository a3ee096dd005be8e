//! Groups of machines.

use chrono::{DateTime, Utc};
use kanade_wire::{GroupName, PcId};
use serde::{Deserialize, Serialize};

use crate::documents::DocumentOrigin;
use crate::problem::DocumentProblem;

/// Every group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupList {
    /// The groups, by name.
    pub groups: Vec<GroupRow>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupRow {
    /// Its name.
    pub name: GroupName,
    /// The same as the id of its document; none when it has none.
    pub id: Option<GroupName>,
    /// The machines in it, sorted.
    pub members: Vec<PcId>,
    /// Whether a configuration is set for it.
    pub has_config: bool,
    /// Who is mailed about it.
    pub emails: Vec<String>,
    /// Who says which machines are in it.
    pub kind: GroupKind,
    /// What the machines have in common.
    pub description: Option<String>,
    /// The query that finds its machines, of a dynamic group.
    pub query: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The revision of its document; none when it has none.
    pub revision: Option<u64>,
    /// Where its document is kept, when that is in a repository.
    pub origin: Option<DocumentOrigin>,
    /// When its members were looked up last.
    pub evaluated_at: Option<DateTime<Utc>>,
    /// Why that failed: the members are those of the last time it did not.
    pub problem: Option<String>,
}

/// Who says which machines are in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// Its document names them.
    Static,
    /// Its document asks for them.
    Dynamic,
    /// It has no document: machines are assigned one by one.
    Assigned,
}

/// A group that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupSaved {
    /// Its name.
    pub id: GroupName,
    /// Its revision.
    pub revision: u64,
    /// How many machines are in it.
    pub member_count: u64,
    /// What its author might want to know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<DocumentProblem>,
}

/// A document that could be saved as a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupValidated {
    /// Its name.
    pub id: GroupName,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}

/// Who would be in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupPreview {
    /// How many machines.
    pub count: u64,
    /// Some of them.
    pub sample: Vec<PcId>,
    /// How many are not in it now.
    pub entering: u64,
    /// Some of those.
    pub entering_sample: Vec<PcId>,
    /// How many are in it now and would not be any more.
    pub leaving: u64,
    /// Some of those.
    pub leaving_sample: Vec<PcId>,
    /// Names in it, or rows that its query finds, that are no machine that was ever seen.
    pub never_seen: u64,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}

/// A group a machine is added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupAdded {
    /// The group.
    pub group: GroupName,
}

/// A machine in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupMember {
    /// The machine.
    pub pc_id: PcId,
    /// `windows`, `linux` or `macos`, when it was seen and said so.
    pub os_family: Option<String>,
    /// Whether it is online.
    pub online: bool,
    /// When it was last heard of; none when it was never seen.
    pub last_seen: Option<DateTime<Utc>>,
}
