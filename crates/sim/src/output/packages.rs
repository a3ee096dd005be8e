//! What is installed, in the shape of the sample job `installed-packages`.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::machine::{Machine, OperatingSystem};
use crate::words::{LINUX_PACKAGES, OLDER_VERSIONS, WINDOWS_PACKAGES};

pub fn document(machine: &Machine) -> Value {
    let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x7377);
    let (manager, mut packages) = match machine.system {
        OperatingSystem::Windows => ("windows", windows(&mut rng)),
        OperatingSystem::Linux | OperatingSystem::Macos => ("dpkg", linux(&mut rng)),
    };
    let neglect = SmallRng::seed_from_u64(machine.seed ^ 0x6f6c).random_range(0..10);
    packages
        .iter_mut()
        .for_each(|package| grow_old(package, neglect));
    json!({ "package_manager": manager, "package_count": packages.len(), "packages": packages })
}

/// Two machines of ten are a long time behind, two a little.
fn grow_old(package: &mut Value, neglect: usize) {
    let older = OLDER_VERSIONS
        .iter()
        .find(|(name, _)| package["name"] == *name);
    if let Some(version) = older.and_then(|(_, versions)| versions.get(neglect / 2)) {
        package["version"] = (*version).into();
    }
}

fn linux(rng: &mut SmallRng) -> Vec<Value> {
    let package = |(name, version): &(&str, &str)| {
        json!({
            "name": name,
            "version": version,
            "architecture": "amd64",
            "size_bytes": rng.random_range(90..60_000) * 1024,
        })
    };
    LINUX_PACKAGES.iter().map(package).collect()
}

fn windows(rng: &mut SmallRng) -> Vec<Value> {
    let mut installed = Vec::new();
    for (name, version, publisher) in WINDOWS_PACKAGES {
        if rng.random_bool(0.8) {
            installed.push(json!({
                "name": name,
                "version": version,
                "architecture": "x64",
                "publisher": publisher,
                "size_bytes": rng.random_range(2_000..900_000) * 1024,
            }));
        }
    }
    installed
}
