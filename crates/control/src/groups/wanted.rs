//! What must change for machines to be in the groups that are meant.

use std::collections::{BTreeMap, BTreeSet};

use kanade_wire::{GroupName, PcId};

/// Who is to be in groups; machines in no other group are not spoken of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(BTreeMap<GroupName, BTreeSet<PcId>>);

impl Wanted {
    /// This group has exactly these members.
    pub fn set(&mut self, group: GroupName, members: BTreeSet<PcId>) {
        self.0.insert(group, members);
    }

    /// The groups of a machine that is in these now. Groups nothing is said of stay.
    pub fn groups_of(&self, pc: &PcId, now: &BTreeSet<GroupName>) -> BTreeSet<GroupName> {
        let others = now.iter().filter(|group| !self.0.contains_key(group));
        let meant = self.0.iter().filter(|(_, members)| members.contains(pc));
        let meant = meant.map(|(group, _)| group);
        others.chain(meant).cloned().collect()
    }

    /// The machines whose groups are not as they should be, when they are `now`.
    pub fn differing(&self, now: &BTreeMap<PcId, BTreeSet<GroupName>>) -> Vec<PcId> {
        let none = BTreeSet::new();
        let members = self.0.values().flatten();
        let concerned: BTreeSet<&PcId> = now.keys().chain(members).collect();
        let differs = |pc: &&&PcId| {
            let present = now.get(**pc).unwrap_or(&none);
            self.groups_of(pc, present) != *present
        };
        concerned
            .iter()
            .filter(differs)
            .map(|pc| (*pc).clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pc(name: &str) -> PcId {
        name.parse().unwrap()
    }

    fn groups(names: &[&str]) -> BTreeSet<GroupName> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn machines_enter_and_leave_and_groups_assigned_by_hand_stay() {
        let mut wanted = Wanted::default();
        wanted.set("eu".parse().unwrap(), [pc("a"), pc("b")].into());
        wanted.set("old".parse().unwrap(), BTreeSet::new());
        let now = BTreeMap::from([
            (pc("a"), groups(&["eu", "hand"])),
            (pc("c"), groups(&["eu", "hand"])),
            (pc("d"), groups(&["old"])),
            (pc("e"), groups(&["hand"])),
        ]);
        assert_eq!(wanted.differing(&now), [pc("b"), pc("c"), pc("d")]);
        let of = |machine: &str| {
            let none = BTreeSet::new();
            let machine = pc(machine);
            wanted.groups_of(&machine, now.get(&machine).unwrap_or(&none))
        };
        assert_eq!(of("a"), groups(&["eu", "hand"]));
        assert_eq!(of("b"), groups(&["eu"]));
        assert_eq!(of("c"), groups(&["hand"]));
        assert_eq!(of("d"), groups(&[]));
    }
}
