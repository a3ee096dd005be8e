//! What documents refer to.

use kanade_wire::agent_config::ConfigScope;

use super::Catalogue;

impl Catalogue {
    /// Every configuration layer that names a version of the agent: its key (`global`,
    /// `groups.<group>`, `pcs.<machine>`) and the version.
    pub fn targeted_versions(&self) -> Vec<(String, String)> {
        let snapshot = self.mirrors.config.snapshot();
        let targeted = snapshot.entries.iter().filter_map(|(key, entry)| {
            let layer: ConfigScope = serde_json::from_slice(&entry.value).ok()?;
            Some((key.clone(), layer.target_version?))
        });
        targeted.collect()
    }
}
