//! A fleet beside a real broker.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::Duration;

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing, ReconcileOptions};
use kanade_runtime::{Clock, SystemClock};
use kanade_sim::{Behaviour, Fleet, FleetOptions, Keeping, OperatingSystem};
use kanade_testkit::{NatsServer, PATIENCE, wait_until};
use kanade_wire::{ExecResult, Outcome};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(20);

async fn broker() -> (NatsServer, Bus) {
    let server = NatsServer::start().await;
    let bus = Bus::open(&ConnectOptions::new(
        server.url(),
        "test",
        SystemClock::shared(),
    ))
    .await
    .unwrap();
    bus.connected().await;
    bus.reconcile(ReconcileOptions {
        store_limit: None,
        now: SystemClock.now(),
    })
    .await
    .unwrap();
    (server, bus)
}

async fn send_to_all(bus: &Bus, job: &str, script: &str) {
    let command = json!({
        "id": job, "version": "1.0", "request_id": format!("req-{job}"), "exec_id": format!("exec-{job}"), "shell": "sh",
        "script": script, "timeout_secs": 60, "jitter_secs": null,
    });
    bus.publish(Outgoing::new("commands.all", command.to_string()))
        .await
        .unwrap();
}

/// The results of so many machines.
async fn results(bus: &Bus, count: usize) -> Vec<ExecResult> {
    wait_until("the results", PATIENCE * 2, async || {
        bus.stream_info("RESULTS")
            .await
            .is_ok_and(|info| info.is_some_and(|info| info.messages >= count as u64))
    })
    .await;
    let (mut results, mut next) = (Vec::new(), 1);
    while let Ok(Some(message)) = bus.get_next_message("RESULTS", next, "results.>").await {
        next = message.sequence + 1;
        results.push(serde_json::from_slice(&message.payload).unwrap());
    }
    results
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_machines_answer_once_each() {
    let (server, bus) = broker().await;
    let fleet = Fleet::start(FleetOptions::quick(300, server.url()))
        .await
        .unwrap();
    fleet.all_connected().await;
    send_to_all(&bus, "hardware-inventory", "true").await;
    let results = results(&bus, 300).await;
    let by_machine: BTreeMap<&str, &ExecResult> = results
        .iter()
        .map(|result| (result.pc_id.as_str(), result))
        .collect();
    assert_eq!((results.len(), by_machine.len()), (300, 300));
    for machine in fleet.machines() {
        let result = by_machine[machine.pc_id.as_str()];
        let document: Value = serde_json::from_str(&result.stdout).unwrap();
        assert_eq!(document["hostname"], machine.hostname);
        assert_eq!(result.outcome(), (Outcome::Succeeded, None));
    }
    fleet.stop(LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_decides_about_its_own_run() {
    let (server, bus) = broker().await;
    let fleet = Fleet::start(FleetOptions::quick(3, server.url()))
        .await
        .unwrap();
    fleet.all_connected().await;
    send_to_all(&bus, "adhoc-run", "echo hello\nexit 7").await;
    for result in results(&bus, 3).await {
        assert_eq!((result.stdout.as_str(), result.exit_code), ("hello\n", 7));
    }
    fleet.stop(LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lively_fleet_fails_and_skips_now_and_then() {
    let (server, bus) = broker().await;
    let behaviour = Behaviour {
        failing: 0.5,
        ..Behaviour::quick()
    };
    let options = FleetOptions {
        behaviour,
        asleep: 0.0,
        ..FleetOptions::lively(60, server.url())
    };
    let fleet = Fleet::start(options).await.unwrap();
    fleet.all_connected().await;
    send_to_all(&bus, "job", "true").await;
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    for result in results(&bus, 60).await {
        *counts.entry(result.outcome().0).or_default() += 1;
    }
    let windows = fleet
        .machines()
        .iter()
        .filter(|machine| machine.system == OperatingSystem::Windows)
        .count();
    assert_eq!(counts[&Outcome::Skipped], windows);
    assert!(
        counts[&Outcome::Failed] > 3 && counts[&Outcome::Succeeded] > 3,
        "{counts:?}"
    );
    fleet.stop(LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_that_keeps_its_state_does_not_run_a_command_twice() {
    let (server, bus) = broker().await;
    let folder = tempfile::tempdir().unwrap();
    let keeping = Keeping::Folder(folder.path().into());
    let options = FleetOptions {
        keeping,
        ..FleetOptions::quick(5, server.url())
    };
    let fleet = Fleet::start(options.clone()).await.unwrap();
    fleet.all_connected().await;
    send_to_all(&bus, "job", "true").await;
    results(&bus, 5).await;
    fleet.stop(LIMIT).await;
    let again = Fleet::start(options).await.unwrap();
    again.all_connected().await;
    send_to_all(&bus, "job", "true").await;
    send_to_all(&bus, "next", "true").await;
    assert_eq!(results(&bus, 10).await.len(), 10);
    again.stop(LIMIT).await;
}

#[tokio::test]
async fn a_fleet_with_telemetry_tells_its_load_and_what_happens() {
    let (server, bus) = broker().await;
    let mut loads = bus.subscribe("host_perf.>").await.unwrap();
    bus.flush().await.unwrap();
    let fleet = Fleet::start(FleetOptions {
        telemetry: true,
        ..FleetOptions::quick(10, server.url())
    })
    .await
    .unwrap();
    for _ in 0..10 {
        let load = tokio::time::timeout(PATIENCE, loads.next())
            .await
            .expect("a sample");
        let load: Value = serde_json::from_slice(&load.unwrap().payload).unwrap();
        assert!(
            load["mem_total_bytes"]
                .as_u64()
                .is_some_and(|bytes| bytes > 0),
            "{load}"
        );
    }
    wait_until("an event of each", PATIENCE, async || {
        let info = bus.stream_info("OBS_EVENTS").await;
        info.is_ok_and(|info| info.is_some_and(|info| info.messages >= 10))
    })
    .await;
    fleet.stop(LIMIT).await;
}
