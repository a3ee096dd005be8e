//! What a machine listens on, in the shape of the sample job `listening-ports`.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::machine::Machine;

const PORTS: &[(&str, u16, &str)] = &[
    ("tcp", 22, "sshd"),
    ("tcp", 80, "nginx"),
    ("tcp", 443, "nginx"),
    ("tcp", 5432, "postgres"),
    ("tcp", 6379, "redis-server"),
    ("tcp", 9100, "node_exporter"),
    ("udp", 323, "chronyd"),
];

pub fn document(machine: &Machine) -> Value {
    let mut rng = SmallRng::seed_from_u64(machine.seed ^ 0x706f);
    let mut ports = Vec::new();
    for (protocol, port, program) in PORTS {
        if *port == 22 || rng.random_bool(0.4) {
            ports.push(json!({ "protocol": protocol, "address": "0.0.0.0", "port": port, "program": program }));
        }
    }
    json!({ "ports": ports })
}
