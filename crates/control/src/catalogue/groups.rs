//! Groups: which machines belong together.

use kanade_manifest::{Group, Schedule};
use kanade_wire::{DocumentId, GroupName};

use super::Catalogue;
use super::documents::{Kept, Stored, Unreadable};

impl Catalogue {
    /// Every group that has a document, by id, those that cannot be read among them.
    pub fn groups(&self) -> Vec<Result<Stored<Group>, Unreadable>> {
        self.documents()
    }

    /// A group's document, `None` when it has none.
    pub fn group(&self, name: &GroupName) -> Option<Result<Stored<Group>, Unreadable>> {
        self.document(&name.into())
    }
}

impl Kept for Group {
    fn needed_by(id: &DocumentId, catalogue: &Catalogue) -> Vec<String> {
        let schedules = catalogue.documents::<Schedule>().into_iter().flatten();
        schedules
            .filter(|stored| names(&stored.document, id))
            .map(|stored| format!("schedule {}", stored.document.id))
            .collect()
    }
}

fn names(schedule: &Schedule, group: &DocumentId) -> bool {
    let waves = schedule.rollout.iter().flat_map(|rollout| &rollout.waves);
    let waves = waves.map(|wave| &wave.group);
    let mut named = schedule.target.groups.iter().chain(waves);
    named.any(|name| name.as_str() == group.as_str())
}
