//! The group document.

use std::collections::BTreeSet;

use kanade_wire::{GroupName, PcId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};
use crate::origin::Origin;

/// Machines that belong together: those that are named, or those that a query finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// The group's name everywhere: letters, digits, `_` and `-`.
    #[schemars(extend("examples" = ["tokyo-office"]))]
    pub id: GroupName,
    /// What the machines have in common, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The machines in it, by id. One that was never seen is in it when it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<PcId>>,
    /// A SELECT over the views of docs/querying.md whose column `pc_id` says which machines are in
    /// it. It is asked again when facts or attributes change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["SELECT pc_id FROM attributes WHERE key = 'site' AND value = 'tokyo'"]))]
    pub query: Option<String>,
    /// The query is asked at least this often, also when nothing changes: for queries that compare
    /// with the present time. 10 minutes without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "humantime"))]
    pub refresh: Option<String>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where the document comes from; filled in by the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// How a group says who is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership<'a> {
    /// These machines.
    Static(&'a [PcId]),
    /// Those that a query finds.
    Dynamic(&'a str),
}

impl Group {
    /// Decodes what a bucket holds: unknown keys are ignored and no rule is checked.
    pub fn from_stored(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// Who is in it.
    pub fn membership(&self) -> Membership<'_> {
        match &self.query {
            Some(query) => Membership::Dynamic(query),
            None => Membership::Static(self.members.as_deref().unwrap_or_default()),
        }
    }
}

impl Reviewed for Group {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank_if_set(&at.key("description"), self.description.as_deref());
        review.not_blank_if_set(&at.key("query"), self.query.as_deref());
        review.duration_if_set(&at.key("refresh"), self.refresh.as_deref());
        review.none_blank(&at.key("tags"), &self.tags);
        self.review_membership(at, review);
        if let Some(origin) = &self.origin {
            origin.review(&at.key("origin"), review);
        }
    }
}

impl Group {
    fn review_membership(&self, at: &Path, review: &mut Review) {
        let both = [at.key("members"), at.key("query")];
        match (&self.members, &self.query) {
            (Some(_), Some(_)) => {
                let message = "a group has `members` or a `query`, not both: leave one out";
                review.problem_between(&at.key("query"), &both, message);
            }
            (None, None) => {
                let message = "who is in the group? Add `members: [pc-1, …]`, or a `query: SELECT pc_id FROM …`";
                review.problem_between(at, &both, message);
            }
            _ => {}
        }
        if self.refresh.is_some() && self.query.is_none() {
            let relies_on = [at.key("refresh"), at.key("query")];
            let message = "`refresh` belongs to a `query`";
            review.problem_between(&at.key("refresh"), &relies_on, message);
        }
        let mut seen = BTreeSet::new();
        for (index, pc) in self.members.iter().flatten().enumerate() {
            if !seen.insert(pc) {
                let message = format!("{pc} is named more than once");
                review.warning(&at.key("members").index(index), message);
            }
        }
    }
}
