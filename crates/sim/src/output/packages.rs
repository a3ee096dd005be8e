//! What is installed, in the shape of the sample job `installed-packages`.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::machine::{Machine, OperatingSystem};
use crate::words::{LINUX_PACKAGES, WINDOWS_PACKAGES};

pub fn document(machine: &Machine) -> Value {
    let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x7377);
    let (manager, packages) = match machine.system {
        OperatingSystem::Windows => ("windows", windows(&mut rng)),
        OperatingSystem::Linux | OperatingSystem::Macos => ("dpkg", linux(&mut rng)),
    };
    json!({ "package_manager": manager, "package_count": packages.len(), "packages": packages })
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
