//! What is to be removed: a function of what there is, what is used and the rules.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::ObjectInfo;

use super::USED_AT;
use super::kind::ArtifactKind;
use super::names::ArtifactName;
use super::users::Users;

/// How long a command may wait for its machine: what it names is kept for longer.
const GRACE: TimeDelta = TimeDelta::days(8);

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepRules {
    /// Newest versions of each package; 0 for all.
    pub package_versions: u32,
    /// Newest versions of each script object; 0 for all.
    pub script_versions: u32,
    /// Newest releases of the agent; 0 for all.
    pub release_versions: u32,
    /// How long a script that was sent by its content is kept after it was last sent.
    pub sent_scripts: Duration,
}

/// Something that is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doomed {
    /// What it is.
    pub kind: ArtifactKind,
    /// The object.
    pub object: String,
    /// Bytes.
    pub size: u64,
    /// Why, in words.
    pub reason: String,
}

impl KeepRules {
    const fn versions(&self, kind: ArtifactKind) -> usize {
        let versions = match kind {
            ArtifactKind::Script => self.script_versions,
            ArtifactKind::Package => self.package_versions,
            ArtifactKind::Release => self.release_versions,
        };
        versions as usize
    }

    /// What of a store is to be removed now. What somebody refers to never is, nor what is younger
    /// than a command may wait.
    pub fn doomed<'a>(
        &self,
        kind: ArtifactKind,
        objects: impl Iterator<Item = &'a ObjectInfo>,
        users: &Users,
        now: DateTime<Utc>,
    ) -> Vec<Doomed> {
        let mut doomed = Vec::new();
        let mut named: BTreeMap<String, Vec<(ArtifactName, &ObjectInfo)>> = BTreeMap::new();
        for info in objects {
            match ArtifactName::of_object(kind, &info.name) {
                Some(name) => {
                    // Releases are versions of one thing, whatever they are called.
                    let family = match kind {
                        ArtifactKind::Release => String::new(),
                        _ => name.first().to_owned(),
                    };
                    named.entry(family).or_default().push((name, info));
                }
                None => doomed.extend(self.sent_long_ago(kind, info, now)),
            }
        }
        for family in named.into_values() {
            doomed.extend(self.superseded(kind, family, users, now));
        }
        doomed
    }

    fn superseded(
        &self,
        kind: ArtifactKind,
        mut family: Vec<(ArtifactName, &ObjectInfo)>,
        users: &Users,
        now: DateTime<Utc>,
    ) -> Vec<Doomed> {
        let keep = self.versions(kind);
        if keep == 0 {
            return Vec::new();
        }
        family.sort_by_key(|(_, info)| std::cmp::Reverse(info.modified));
        let mut newer = HashSet::new();
        let mut doomed = Vec::new();
        for (name, info) in family {
            let version = match kind {
                ArtifactKind::Release => name.first().to_owned(),
                _ => name.object(),
            };
            newer.insert(version);
            let is_spared = newer.len() <= keep
                || touched(info).is_none_or(|touched| touched > now - GRACE)
                || !users.of_name(&name).is_empty();
            if !is_spared {
                let reason = format!("{} newer versions are there", newer.len() - 1);
                doomed.push(of(kind, info, reason));
            }
        }
        doomed
    }

    fn sent_long_ago(
        &self,
        kind: ArtifactKind,
        info: &ObjectInfo,
        now: DateTime<Utc>,
    ) -> Option<Doomed> {
        let is_ours = kind == ArtifactKind::Script && info.name.starts_with("sha256/");
        let keep = TimeDelta::from_std(self.sent_scripts).unwrap_or(TimeDelta::MAX);
        let cutoff = now.checked_sub_signed(keep.max(GRACE))?;
        let is_old = touched(info).is_some_and(|touched| touched < cutoff);
        let reason = || "it was not sent to machines for long".to_owned();
        (is_ours && is_old).then(|| of(kind, info, reason()))
    }
}

/// When it was stored or last used; `None` when nobody knows, which keeps it.
fn touched(info: &ObjectInfo) -> Option<DateTime<Utc>> {
    let used = info
        .metadata
        .get(USED_AT)
        .and_then(|text| text.parse().ok());
    used.max(info.modified)
}

fn of(kind: ArtifactKind, info: &ObjectInfo, reason: String) -> Doomed {
    Doomed {
        kind,
        object: info.name.clone(),
        size: info.size,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: KeepRules = KeepRules {
        package_versions: 2,
        script_versions: 1,
        release_versions: 1,
        sent_scripts: Duration::from_secs(30 * 86_400),
    };

    fn now() -> DateTime<Utc> {
        "2026-11-22T00:00:00Z".parse().unwrap()
    }

    fn object(name: &str, days_old: i64) -> ObjectInfo {
        let modified = now() - TimeDelta::days(days_old);
        let json = serde_json::json!({
            "name": name, "size": 10, "chunks": 1, "bucket": "x", "nuid": "n", "mtime": modified,
        });
        serde_json::from_value(json).unwrap()
    }

    fn doomed(kind: ArtifactKind, objects: &[ObjectInfo]) -> Vec<String> {
        let doomed = RULES.doomed(kind, objects.iter(), &Users::default(), now());
        doomed.into_iter().map(|doomed| doomed.object).collect()
    }

    #[test]
    fn the_newest_versions_of_each_package_stay() {
        let objects = [
            object("a/1", 40),
            object("a/2", 30),
            object("a/3", 20),
            object("b/1", 90),
        ];
        assert_eq!(doomed(ArtifactKind::Package, &objects), ["a/1"]);
    }

    #[test]
    fn what_a_waiting_command_may_name_stays() {
        let objects = [object("a/1", 7), object("a/2", 6), object("a/3", 5)];
        assert!(doomed(ArtifactKind::Script, &objects).is_empty());
        let mut used = object("a/1", 100);
        let today = now().to_rfc3339();
        used.metadata.insert(USED_AT.to_owned(), today);
        assert!(doomed(ArtifactKind::Script, &[used, object("a/2", 50)]).is_empty());
    }

    #[test]
    fn a_release_counts_once_for_all_its_platforms() {
        let objects = [
            object("2/linux-x86_64", 10),
            object("2/windows-x86_64", 11),
            object("1/linux-x86_64", 20),
            object("0.43.89", 400),
        ];
        let doomed = doomed(ArtifactKind::Release, &objects);
        assert_eq!(doomed, ["1/linux-x86_64", "0.43.89"]);
    }

    #[test]
    fn what_somebody_refers_to_stays() {
        let mut users = Users::default();
        users.refer("a/1", "job x");
        let objects = [object("a/1", 40), object("a/2", 30)];
        let doomed = RULES.doomed(ArtifactKind::Script, objects.iter(), &users, now());
        assert!(doomed.is_empty());
    }

    #[test]
    fn scripts_sent_by_content_go_when_they_were_not_sent_for_long() {
        let objects = [
            object("sha256/aa", 31),
            object("sha256/bb", 29),
            object("odd", 400),
        ];
        assert_eq!(doomed(ArtifactKind::Script, &objects), ["sha256/aa"]);
    }
}
