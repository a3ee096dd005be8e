//! The machines a rollout may reach, and those a release has no build for.

use std::collections::{BTreeMap, BTreeSet};

use kanade_api_types::rollouts::{Change, RolloutSpec};
use kanade_store::StoreError;
use kanade_store::agents::Agent;
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::{GroupName, PcId, Target, Version};

use super::error::CreateError;
use super::plan::{Fleet, Planned, plan};
use super::service::Rollouts;
use crate::artifacts::ArtifactKind;

/// What agents of 0.43 download, which know no platforms.
const LEGACY: &str = "0.43";

/// The platforms a release is there for.
pub(super) type Builds = BTreeSet<String>;

impl Rollouts {
    /// Finds the machines of each wave.
    pub(super) async fn plan(&self, spec: &RolloutSpec) -> Result<(Planned, Fleet), CreateError> {
        let resolved = self.0.machines.resolve(&Target::all()).await?;
        let now = self.0.clock.now();
        let machines = resolved.machines.into_iter();
        let online: BTreeMap<PcId, bool> = machines
            .map(|machine| {
                let is_online = machine.is_online(now);
                (machine.pc_id, is_online)
            })
            .collect();
        let groups = spec.waves.iter().flat_map(|wave| &wave.groups);
        let groups = groups.chain(&spec.target.groups);
        let members = |group: &GroupName| (group.clone(), self.0.catalogue.members(group));
        let fleet = Fleet {
            members: groups.map(members).collect(),
            without_build: self.without_build(spec, &online).await?,
            online,
        };
        Ok((plan(spec, &fleet)?, fleet))
    }

    /// The platforms a release is there for; never none.
    pub(super) async fn builds(&self, version: &Version) -> Result<Builds, CreateError> {
        let releases = self.0.artifacts.list(ArtifactKind::Release).await?;
        let names = releases.iter().map(|release| &release.name);
        let builds: Builds = names
            .filter(|name| name.first() == version.as_str())
            .map(|name| name.second().unwrap_or(LEGACY).to_owned())
            .collect();
        match builds.is_empty() {
            true => Err(CreateError::NoSuchRelease(version.clone())),
            false => Ok(builds),
        }
    }

    async fn without_build(
        &self,
        spec: &RolloutSpec,
        machines: &BTreeMap<PcId, bool>,
    ) -> Result<BTreeMap<PcId, String>, CreateError> {
        let Change::Release(release) = &spec.change else {
            return Ok(BTreeMap::new());
        };
        let builds = self.builds(&release.version).await?;
        let mut without = BTreeMap::new();
        let names: Vec<PcId> = machines.keys().cloned().collect();
        let note = |agent: Agent| {
            if let Some(platform) = missing(&agent.heartbeat, &builds) {
                without.insert(agent.heartbeat.pc_id, platform);
            }
        };
        self.each(&names, note).await?;
        Ok(without)
    }

    /// Everything known of these machines, one by one.
    pub(super) async fn each(
        &self,
        names: &[PcId],
        mut take: impl FnMut(Agent) + Send,
    ) -> Result<(), StoreError> {
        for page in self.pages_of(names) {
            for agent in self.0.agents.list(&page).await?.items {
                take(agent);
            }
        }
        Ok(())
    }
}

/// The platform of a machine that has no build. One whose platform is not known is not judged: its agent says itself
/// what it lacks.
fn missing(heartbeat: &Heartbeat, builds: &Builds) -> Option<String> {
    let platform = match heartbeat.protocol {
        None => LEGACY.to_owned(),
        Some(_) => {
            let (system, processor) = (&heartbeat.os_family, &heartbeat.architecture);
            format!("{}-{}", system.as_ref()?, processor.as_ref()?)
        }
    };
    (!builds.contains(&platform)).then_some(platform)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn missed(extra: &serde_json::Value, builds: &[&str]) -> Option<String> {
        let mut heartbeat =
            json!({ "pc_id": "m", "at": "2026-11-22T00:00:00Z", "agent_version": "1" });
        let more = extra.as_object().unwrap().clone();
        heartbeat.as_object_mut().unwrap().extend(more);
        let heartbeat: Heartbeat = serde_json::from_value(heartbeat).unwrap();
        missing(
            &heartbeat,
            &builds.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn a_machine_needs_a_build_for_its_platform() {
        let linux = json!({ "protocol": 2, "os_family": "linux", "architecture": "x86_64" });
        assert_eq!(missed(&linux, &["linux-x86_64"]), None);
        let needed = missed(&linux, &["windows-x86_64", LEGACY]);
        assert_eq!(needed.as_deref(), Some("linux-x86_64"));
        assert_eq!(missed(&json!({ "protocol": 2 }), &["linux-x86_64"]), None);
    }

    #[test]
    fn an_agent_of_0_43_needs_what_it_downloads() {
        let windows = json!({ "os_family": "windows" });
        assert_eq!(missed(&windows, &[LEGACY]), None);
        let needed = missed(&windows, &["windows-x86_64"]);
        assert_eq!(needed.as_deref(), Some(LEGACY));
    }
}
