//! Orders and questions to a large simulated fleet, over HTTP of the whole backend, with broker,
//! backend and agents on this machine. Prints one JSON object a line: `{"machines", "millis"}` with
//! every measured time.
//!
//! Arguments: `fanout`, `ping` or `latency`, how many machines, and how often it is measured.

#![allow(clippy::unwrap_used)]

mod measure;
mod system;

use crate::system::System;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|text| text != "--bench");
    let bench = arguments.next().unwrap();
    let machines = arguments.next().unwrap().parse().unwrap();
    let rounds = arguments.next().unwrap().parse().unwrap();
    // The agents have threads of their own: they are other machines.
    let agents = runtime();
    let backend = runtime();
    backend.block_on(run(&bench, machines, rounds, agents.handle()));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

async fn run(bench: &str, machines: usize, rounds: usize, agents: &tokio::runtime::Handle) {
    let mut system = System::start().await;
    match bench {
        "fanout" => {
            // Half of the fleet first: the time must grow no faster than the fleet.
            system.grow_to(machines / 2, agents).await;
            tell(&system, &measure::fanout(&system, rounds).await);
            system.grow_to(machines, agents).await;
            tell(&system, &measure::fanout(&system, rounds).await);
        }
        "ping" => {
            system.grow_to(machines, agents).await;
            tell(&system, &measure::ping(&system, rounds).await);
        }
        "latency" => {
            system.grow_to(machines, agents).await;
            tell(&system, &measure::latency(&system, rounds).await);
        }
        other => panic!("there is no bench {other}: fanout, ping or latency"),
    }
}

fn tell(system: &System, millis: &[f64]) {
    let line = serde_json::json!({ "machines": system.machines(), "millis": millis });
    println!("{line}");
}
