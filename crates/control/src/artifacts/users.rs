use std::collections::BTreeMap;

use kanade_api_types::rollouts::Change;
use kanade_store::state::rollouts::Rollout;

use super::kind::ArtifactKind;
use super::names::ArtifactName;
use crate::catalogue::Catalogue;

/// What of the catalogue refers to artifacts of a kind.
#[derive(Debug, Clone, Default)]
pub struct Users {
    kind: Option<ArtifactKind>,
    by_name: BTreeMap<String, Vec<String>>,
    /// Jobs whose script mentions packages, with the script.
    mentions: Vec<(String, String)>,
}

impl Users {
    pub(super) fn of(kind: ArtifactKind, catalogue: &Catalogue) -> Self {
        let mut users = Self {
            kind: Some(kind),
            ..Self::default()
        };
        match kind {
            ArtifactKind::Script => users.jobs_by_object(catalogue),
            ArtifactKind::Package => users.jobs_by_mention(catalogue),
            ArtifactKind::Release => {
                for (layer, version) in catalogue.targeted_versions() {
                    users.add(version, format!("configuration {layer}"));
                }
            }
        }
        users
    }

    /// What refers to one, in words; also what only mentions it.
    pub fn of_name(&self, name: &ArtifactName) -> Vec<String> {
        let mut users = self.binding(name);
        let (first, second) = (name.first(), name.second().unwrap_or_default());
        let plain = format!("app-packages/{first}/{second}");
        let escaped = format!("app-packages/{}/{second}", first.replace(' ', "%20"));
        let mentions = self.mentions.iter();
        let mentions =
            mentions.filter(|(_, script)| script.contains(&plain) || script.contains(&escaped));
        users.extend(mentions.map(|(job, _)| job.clone()));
        users
    }

    /// What would break without it: a mention in a script is no promise.
    pub fn binding(&self, name: &ArtifactName) -> Vec<String> {
        let key = match self.kind {
            Some(ArtifactKind::Release) => name.first().to_owned(),
            _ => name.object(),
        };
        self.by_name.get(&key).cloned().unwrap_or_default()
    }

    /// A rollout that is not over needs the release it brings, also before its first wave.
    pub(super) fn add_rollout(&mut self, rollout: &Rollout) {
        if let Change::Release(release) = &rollout.spec.change {
            self.add(
                release.version.to_string(),
                format!("rollout {}", rollout.id),
            );
        }
    }

    fn jobs_by_object(&mut self, catalogue: &Catalogue) {
        for job in catalogue.jobs() {
            if let Some(object) = job.manifest.execute.script_object {
                self.add(object, format!("job {}", job.manifest.id));
            }
        }
    }

    fn jobs_by_mention(&mut self, catalogue: &Catalogue) {
        for job in catalogue.jobs() {
            let script = job.manifest.execute.script.unwrap_or_default();
            if script.contains("app-packages/") {
                let job = format!("job {}", job.manifest.id);
                self.mentions.push((job, script));
            }
        }
    }

    fn add(&mut self, name: String, user: String) {
        self.by_name.entry(name).or_default().push(user);
    }
}

#[cfg(test)]
impl Users {
    pub(super) fn refer(&mut self, name: &str, user: &str) {
        self.add(name.to_owned(), user.to_owned());
    }
}
