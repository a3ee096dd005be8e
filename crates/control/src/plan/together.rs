//! What there will be once a plan is applied.

use std::collections::BTreeSet;

use kanade_wire::{DocumentKind, GroupName, JobId};

use crate::catalogue::{Catalogue, References};

/// What there is, with what comes and without what goes.
pub struct Together<'a> {
    /// What there is.
    pub catalogue: &'a Catalogue,
    /// What comes.
    pub coming: BTreeSet<(DocumentKind, String)>,
    /// What goes.
    pub going: BTreeSet<(DocumentKind, String)>,
}

impl Together<'_> {
    fn decided(&self, kind: DocumentKind, id: &str) -> Option<bool> {
        let key = (kind, id.to_owned());
        match (self.coming.contains(&key), self.going.contains(&key)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }
}

impl References for Together<'_> {
    fn has_job(&self, id: &JobId) -> bool {
        let decided = self.decided(DocumentKind::Job, id.as_str());
        decided.unwrap_or_else(|| self.catalogue.has_job(id))
    }

    /// A job that comes at the same time is looked at when the schedule is handed out.
    fn needs_secrets(&self, id: &JobId) -> bool {
        let decided = self.decided(DocumentKind::Job, id.as_str());
        decided.is_none() && self.catalogue.needs_secrets(id)
    }

    fn has_group(&self, name: &GroupName) -> bool {
        let decided = self.decided(DocumentKind::Group, name.as_str());
        decided.unwrap_or_else(|| self.catalogue.has_group(name))
    }
}
