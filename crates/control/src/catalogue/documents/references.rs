use kanade_wire::{GroupName, JobId};

use crate::catalogue::Catalogue;

/// What a document may name.
pub trait References {
    /// Whether there is such a job.
    fn has_job(&self, id: &JobId) -> bool;

    /// Whether there is such a job, and its runs need secrets.
    fn needs_secrets(&self, id: &JobId) -> bool;

    /// Whether there is such a group: a document of it, or a machine in it.
    fn has_group(&self, name: &GroupName) -> bool;
}

impl References for Catalogue {
    fn has_job(&self, id: &JobId) -> bool {
        let jobs = self.mirrors.jobs.values.snapshot();
        jobs.entries.contains_key(id.as_str())
    }

    fn needs_secrets(&self, id: &JobId) -> bool {
        let job = self.job(id);
        job.is_some_and(|job| {
            let parts = job.manifest.command_parts();
            parts.is_ok_and(|parts| !parts.secret_env.is_empty())
        })
    }

    fn has_group(&self, name: &GroupName) -> bool {
        let groups = self.mirrors.groups.values.snapshot();
        groups.entries.contains_key(name.as_str()) || !self.members(name).is_empty()
    }
}
