use std::collections::BTreeMap;

use kanade_api_types::files::{ReleasePlatform, ReleaseRow};
use kanade_control::artifacts::{Artifact, Users};

/// Releases by version, of what is stored for each platform.
pub fn rows(artifacts: Vec<Artifact>, users: &Users) -> Vec<ReleaseRow> {
    let mut versions: BTreeMap<String, Vec<Artifact>> = BTreeMap::new();
    for artifact in artifacts {
        let version = artifact.name.first().to_owned();
        versions.entry(version).or_default().push(artifact);
    }
    let rows = versions.into_iter();
    rows.map(|(version, artifacts)| row(version, &artifacts, users))
        .collect()
}

fn row(version: String, artifacts: &[Artifact], users: &Users) -> ReleaseRow {
    let used_by = artifacts.first().map(|first| users.of_name(&first.name));
    let digest = match artifacts {
        [only] => only.info.digest.clone(),
        _ => None,
    };
    ReleaseRow {
        version,
        size: artifacts.iter().map(|it| it.info.size).sum(),
        digest,
        modified: artifacts.iter().filter_map(|it| it.info.modified).max(),
        used_by: used_by.unwrap_or_default(),
        platforms: artifacts.iter().map(platform).collect(),
    }
}

fn platform(artifact: &Artifact) -> ReleasePlatform {
    ReleasePlatform {
        platform: artifact.name.second().map(str::to_owned),
        size: artifact.info.size,
        sha256: artifact.info.sha256(),
        modified: artifact.info.modified,
    }
}
