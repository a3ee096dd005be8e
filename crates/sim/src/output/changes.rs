//! Changes of packages as events, in the shape of the sample job `package-changes`.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::machine::Machine;
use crate::words::LINUX_PACKAGES;

/// Lines of events, the same ones each time.
pub fn lines(machine: &Machine) -> String {
    let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x6368);
    let mut text = String::new();
    for number in 0..rng.random_range(1..8) {
        let (name, version) = LINUX_PACKAGES[rng.random_range(0..LINUX_PACKAGES.len())];
        let at = format!(
            "2026-11-{:02}T06:{:02}:00Z",
            rng.random_range(1..21),
            rng.random_range(10..60)
        );
        let event = json!({
            "pc_id": machine.pc_id, "at": at, "kind": "package_upgraded", "source": "dpkg",
            "event_record_id": format!("{at}:{number}:{name}"), "payload": { "package": name, "to": version },
        });
        text.push_str(&format!("{event}\n"));
    }
    text
}
