//! How many machines a change concerns.

use std::collections::{BTreeMap, BTreeSet};

use kanade_manifest::{Group, Membership, Schedule};
use kanade_store::StoreError;
use kanade_wire::{DocumentId, DocumentKind, GroupName, PcId, Target};

use super::draft::{AnyDocument, Draft};
use crate::catalogue::Catalogue;
use crate::machines::Machines;

/// Counts machines with the groups of a folder in mind.
pub struct Reach<'a> {
    catalogue: &'a Catalogue,
    machines: &'a Machines,
    /// Named members of groups that come.
    groups: BTreeMap<GroupName, Vec<PcId>>,
    /// Schedules that come.
    schedules: Vec<&'a Schedule>,
}

impl<'a> Reach<'a> {
    /// With the groups and schedules among these.
    pub fn new(catalogue: &'a Catalogue, machines: &'a Machines, drafts: &'a [Draft]) -> Self {
        let groups = drafts.iter().filter_map(|draft| match &draft.document {
            AnyDocument::Group(group) => Some((group.id.clone(), named(group))),
            _ => None,
        });
        let schedules = drafts.iter().filter_map(|draft| match &draft.document {
            AnyDocument::Schedule(schedule) => Some(schedule),
            _ => None,
        });
        Self {
            catalogue,
            machines,
            groups: groups.collect(),
            schedules: schedules.collect(),
        }
    }

    /// The machines of what is stored and of what comes: members of a group, the target of a
    /// schedule, and for a job the targets of the schedules that run it.
    pub async fn of(&self, kind: DocumentKind, id: &DocumentId) -> Result<u64, StoreError> {
        let target = match kind {
            DocumentKind::View => return Ok(0),
            DocumentKind::Group => self.group(id),
            DocumentKind::Schedule => {
                self.schedules(|schedule| schedule.id.as_str() == id.as_str())
            }
            DocumentKind::Job => self.schedules(|schedule| schedule.job_id.as_str() == id.as_str()),
        };
        let resolved = self.machines.resolve(&target).await?;
        Ok(resolved.machines.len() as u64)
    }

    fn group(&self, id: &DocumentId) -> Target {
        let mut pcs: BTreeSet<PcId> = BTreeSet::new();
        if let Ok(name) = GroupName::new(id.as_str()) {
            pcs.extend(self.catalogue.members(&name));
            pcs.extend(self.groups.get(&name).into_iter().flatten().cloned());
        }
        Target {
            pcs: pcs.into_iter().collect(),
            ..Target::default()
        }
    }

    fn schedules(&self, is_meant: impl Fn(&Schedule) -> bool) -> Target {
        let stored = self.catalogue.schedules().into_iter().flatten();
        let stored: Vec<Schedule> = stored.map(|stored| stored.document).collect();
        let meant = stored.iter().chain(self.schedules.iter().copied());
        let mut whole = Target::default();
        for schedule in meant.filter(|schedule| is_meant(schedule)) {
            self.add(schedule, &mut whole);
        }
        whole
    }

    /// Waves take the place of the target.
    fn add(&self, schedule: &Schedule, whole: &mut Target) {
        let waves = schedule.rollout.iter().flat_map(|rollout| &rollout.waves);
        let waves: Vec<GroupName> = waves.map(|wave| wave.group.clone()).collect();
        let groups = match waves.is_empty() {
            true => {
                whole.all |= schedule.target.all;
                whole.pcs.extend(schedule.target.pcs.iter().cloned());
                schedule.target.groups.clone()
            }
            false => waves,
        };
        for group in &groups {
            whole
                .pcs
                .extend(self.groups.get(group).into_iter().flatten().cloned());
        }
        whole.groups.extend(groups);
    }
}

fn named(group: &Group) -> Vec<PcId> {
    match group.membership() {
        Membership::Static(members) => members.to_vec(),
        Membership::Dynamic(_) => Vec::new(),
    }
}
