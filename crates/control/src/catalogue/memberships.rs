//! Which machines are in which groups, as agents of every generation read it.

use std::collections::{BTreeMap, BTreeSet};

use kanade_bus::backend::BucketError;
use kanade_wire::agent_config::{AgentGroups, GroupContacts};
use kanade_wire::topology::{AGENT_GROUPS, GROUP_CONTACTS};
use kanade_wire::{GroupName, PcId};

use super::agents::decode;
use super::{Catalogue, CatalogueError, seen};

/// How often a change is laid over what others changed in between (contract wire.md §2.2).
const ATTEMPTS: u32 = 32;

/// A machine's groups after a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedGroups {
    /// The groups.
    pub groups: BTreeSet<GroupName>,
    /// The revision of the change; none when there was nothing to change.
    pub revision: Option<u64>,
}

impl Catalogue {
    /// Every machine that is in a group, with its groups. Machines that cannot be read are left
    /// out.
    pub fn memberships(&self) -> BTreeMap<PcId, BTreeSet<GroupName>> {
        let snapshot = self.mirrors.memberships.snapshot();
        let machines = snapshot.entries.iter().filter_map(|(key, entry)| {
            let groups = decode::<AgentGroups>(key, &entry.value)?.groups;
            Some((PcId::new(key.as_str()).ok()?, groups.into_iter().collect()))
        });
        machines.collect()
    }

    /// Changes a machine's groups, over whatever others change meanwhile.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn change_groups(
        &self,
        pc: &PcId,
        change: impl Fn(&BTreeSet<GroupName>) -> BTreeSet<GroupName>,
    ) -> Result<ChangedGroups, CatalogueError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            match self.change_groups_once(pc, &change).await {
                Err(BucketError::Conflict { .. }) if attempts < ATTEMPTS => {}
                changed => return changed.map_err(CatalogueError::Bucket),
            }
        }
    }

    async fn change_groups_once(
        &self,
        pc: &PcId,
        change: impl Fn(&BTreeSet<GroupName>) -> BTreeSet<GroupName>,
    ) -> Result<ChangedGroups, BucketError> {
        let (bucket, key) = (AGENT_GROUPS.name, pc.as_str());
        let entry = self.bus.kv_get(bucket, key).await?;
        let now = entry
            .as_ref()
            .and_then(|entry| decode::<AgentGroups>(key, &entry.value));
        let now: BTreeSet<GroupName> = now.unwrap_or_default().groups.into_iter().collect();
        let groups = change(&now);
        if groups == now {
            return Ok(ChangedGroups {
                groups,
                revision: None,
            });
        }
        let value = AgentGroups::new(groups.iter().cloned());
        let value = serde_json::to_vec(&value).unwrap_or_default();
        let written = match entry {
            Some(entry) => {
                let revision = Some(entry.revision);
                self.bus.kv_put(bucket, key, value, revision).await
            }
            None => self.bus.kv_create(bucket, key, value).await,
        };
        Ok(ChangedGroups {
            groups,
            revision: Some(written?),
        })
    }

    /// Waits until look-ups see a change of groups.
    pub async fn memberships_seen(&self, revision: u64) {
        seen(&self.mirrors.memberships, revision).await;
    }

    /// Who is mailed about a group.
    pub fn contacts(&self, group: &GroupName) -> GroupContacts {
        let snapshot = self.mirrors.contacts.snapshot();
        let entry = snapshot.entries.get(group.as_str());
        let contacts = entry.and_then(|entry| decode(group.as_str(), &entry.value));
        contacts.unwrap_or_default()
    }

    /// The groups somebody is mailed about.
    pub fn groups_with_contacts(&self) -> Vec<GroupName> {
        let snapshot = self.mirrors.contacts.snapshot();
        let keys = snapshot.entries.keys();
        keys.filter_map(|key| GroupName::new(key.as_str()).ok())
            .collect()
    }

    /// Sets who is mailed about a group.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn save_contacts(
        &self,
        group: &GroupName,
        contacts: &GroupContacts,
    ) -> Result<(), CatalogueError> {
        let value = serde_json::to_vec(contacts).map_err(CatalogueError::Encode)?;
        let put = self
            .bus
            .kv_put(GROUP_CONTACTS.name, group.as_str(), value, None);
        let revision = put.await.map_err(CatalogueError::Bucket)?;
        seen(&self.mirrors.contacts, revision).await;
        Ok(())
    }
}
