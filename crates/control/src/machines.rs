//! Which machines there are: what the agents' heartbeats told, with their groups.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kanade_api_types::targets::{GroupCount, OsCount, Reach};
use kanade_runtime::clock::SharedClock;
use kanade_store::StoreError;
use kanade_store::agents::{AgentReader, RosterEntry};
use kanade_wire::{GroupName, PcId, Target};

use crate::catalogue::Catalogue;

/// Looks machines up for targets.
#[derive(Clone)]
pub struct Machines {
    agents: Arc<dyn AgentReader>,
    catalogue: Catalogue,
    clock: SharedClock,
}

/// The machines a target names, and the names that mean nothing.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// The machines, sorted.
    pub machines: Vec<RosterEntry>,
    /// Machines that are named and were never seen.
    pub unknown_pcs: Vec<PcId>,
    /// Groups that are named and have no member.
    pub empty_groups: Vec<GroupName>,
}

impl Machines {
    /// Looks machines up in `agents`, groups in `catalogue`.
    pub fn new(agents: Arc<dyn AgentReader>, catalogue: Catalogue, clock: SharedClock) -> Self {
        Self {
            agents,
            catalogue,
            clock,
        }
    }

    /// The machines a target names. Case matters: `PC-1` is not `pc-1`.
    ///
    /// # Errors
    /// When the projection cannot be read.
    pub async fn resolve(&self, target: &Target) -> Result<Resolved, StoreError> {
        if target.all {
            return Ok(Resolved {
                machines: self.agents.roster().await?,
                ..Resolved::default()
            });
        }
        let groups = target.groups.iter();
        let members = groups.map(|group| (group, self.catalogue.members(group)));
        let members: Vec<(&GroupName, Vec<PcId>)> = members.collect();
        let in_groups = members.iter().flat_map(|(_, members)| members);
        let wanted: BTreeSet<PcId> = target.pcs.iter().chain(in_groups).cloned().collect();
        let wanted: Vec<PcId> = wanted.into_iter().collect();
        let machines = self.agents.roster_of(&wanted).await?;
        let known: BTreeSet<&PcId> = machines.iter().map(|machine| &machine.pc_id).collect();
        let unknown_pcs = target.pcs.iter().filter(|pc| !known.contains(pc));
        let empty_groups = members
            .iter()
            .filter(|(_, members)| !members.iter().any(|pc| known.contains(pc)));
        let (unknown_pcs, empty_groups) = (
            unknown_pcs.cloned().collect::<BTreeSet<PcId>>(),
            empty_groups.map(|(group, _)| (*group).clone()).collect(),
        );
        Ok(Resolved {
            unknown_pcs: unknown_pcs.into_iter().collect(),
            empty_groups,
            machines,
        })
    }

    /// Whom a target reaches, for people to look at before they use it.
    ///
    /// # Errors
    /// When the projection cannot be read.
    pub async fn reach(&self, target: &Target) -> Result<(Reach, Resolved), StoreError> {
        let resolved = self.resolve(target).await?;
        let now = self.clock.now();
        let mut by_os: BTreeMap<Option<String>, u64> = BTreeMap::new();
        let mut by_group: BTreeMap<GroupName, u64> = BTreeMap::new();
        let mut online = 0;
        for machine in &resolved.machines {
            *by_os.entry(machine.os_family.clone()).or_default() += 1;
            online += u64::from(machine.is_online(now));
            for group in self.catalogue.groups_of(&machine.pc_id) {
                *by_group.entry(group).or_default() += 1;
            }
        }
        let count = resolved.machines.len() as u64;
        let mut by_os: Vec<OsCount> = by_os
            .into_iter()
            .map(|(os_family, count)| OsCount { os_family, count })
            .collect();
        by_os.sort_by_key(|os| Reverse(os.count));
        let mut by_group: Vec<GroupCount> = by_group
            .into_iter()
            .map(|(group, count)| GroupCount { group, count })
            .collect();
        by_group.sort_by_key(|group| Reverse(group.count));
        let sample = resolved
            .machines
            .iter()
            .take(20)
            .map(|machine| machine.pc_id.clone())
            .collect();
        Ok((
            Reach {
                count,
                online,
                offline: count - online,
                by_os,
                by_group,
                sample,
            },
            resolved,
        ))
    }
}
