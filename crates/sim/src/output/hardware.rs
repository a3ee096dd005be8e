//! What a machine is made of, in the shape of the sample job `hardware-inventory`.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::machine::{Machine, OperatingSystem};
use crate::words::DISKS;

pub fn document(machine: &Machine) -> Value {
    let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x6877);
    let (maker, model) = &machine.model;
    let (processor, threads) = &machine.processor;
    let (os_name, version) = machine
        .os_version
        .rsplit_once(' ')
        .unwrap_or((&machine.os_version, ""));
    json!({
        "hostname": machine.hostname,
        "manufacturer": maker,
        "model": model,
        "serial_number": format!("{:010X}", rng.random_range(0..1_u64 << 40)),
        "os_name": os_name,
        "os_version": version.trim_matches(['(', ')']),
        "kernel": kernel(machine.system),
        "architecture": machine.architecture,
        "cpu": processor,
        "cpu_threads": threads,
        "memory_bytes": machine.memory_bytes,
        "disks": disks(machine, &mut rng),
        "network_cards": [{ "name": card_name(machine.system), "address": address(&mut rng) }],
    })
}

fn kernel(system: OperatingSystem) -> &'static str {
    match system {
        OperatingSystem::Windows => "10.0.22631",
        OperatingSystem::Linux => "6.1.0-28-amd64",
        OperatingSystem::Macos => "24.1.0",
    }
}

fn card_name(system: OperatingSystem) -> &'static str {
    match system {
        OperatingSystem::Windows => "Ethernet",
        OperatingSystem::Linux => "ens18",
        OperatingSystem::Macos => "en0",
    }
}

fn disks(machine: &Machine, rng: &mut SmallRng) -> Vec<Value> {
    let count = if machine.user.is_none() {
        rng.random_range(1..4)
    } else {
        1
    };
    let disk = |number: usize| {
        let size: u64 = 256 << rng.random_range(0..3);
        json!({
            "name": format!("nvme{number}n1"),
            "model": DISKS[rng.random_range(0..DISKS.len())],
            "kind": "ssd",
            "size_bytes": size * 1_000_000_000,
        })
    };
    (0..count).map(disk).collect()
}

fn address(rng: &mut SmallRng) -> String {
    let bytes: [u8; 5] = rng.random();
    let rest: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    // The second bit of the first byte says that nobody sold this card.
    format!("02:{}", rest.join(":"))
}
