use kanade_manifest::job::InventoryHint;
use kanade_wire::hints::{CheckHint, CollectHint};
use kanade_wire::job_version::JobVersion;
use serde::de::DeserializeOwned;

/// What a job's output means to the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Hints {
    /// It is facts about the machine.
    pub inventory: Option<InventoryHint>,
    /// It is the status of a check, for the fleet's table.
    pub check: Option<CheckHint>,
    /// It names files of a bundle.
    pub collect: Option<CollectHint>,
}

impl Hints {
    /// Those of a version; `None` when there are none. One that cannot be read counts as absent:
    /// the others still mean what they say.
    pub fn of(version: &JobVersion) -> Option<Self> {
        let hints = Self {
            inventory: hint(version, "inventory"),
            check: hint(version, "check").filter(|check: &CheckHint| check.fleet),
            collect: hint(version, "collect"),
        };
        let means_something =
            hints.inventory.is_some() || hints.check.is_some() || hints.collect.is_some();
        means_something.then_some(hints)
    }
}

fn hint<T: DeserializeOwned>(version: &JobVersion, key: &str) -> Option<T> {
    let value = version.manifest.get(key).filter(|value| !value.is_null())?;
    T::deserialize(value)
        .inspect_err(|error| {
            tracing::warn!(
                job.id = %version.job_id,
                job.digest = %version.digest,
                hint = key,
                %error,
                "a hint of a job version cannot be read and is passed over"
            );
        })
        .ok()
}
