//! A backend's and an agent's connection to a server of the test's own.
#![allow(dead_code)]

use kanade_bus::ConnectOptions;
use kanade_bus::agent::AgentConnection;
use kanade_bus::backend::{Bus, ReconcileOptions, ReconcileReport};
use kanade_runtime::{Clock, SystemClock};
use kanade_testkit::NatsServer;
use kanade_wire::PcId;

pub fn options(server: &NatsServer, name: &str) -> ConnectOptions {
    ConnectOptions::new(server.url(), name, SystemClock::shared()).token(server.token())
}

pub async fn backend(server: &NatsServer) -> Bus {
    let bus = Bus::open(&options(server, "backend")).await.expect("a bus");
    bus.connected().await;
    bus
}

pub async fn agent(server: &NatsServer, pc: &str) -> AgentConnection {
    let pc = PcId::new(pc).expect("a machine id");
    let agent = AgentConnection::open(&options(server, pc.as_ref()), &pc)
        .await
        .expect("an agent's connection");
    agent.connected().await;
    agent
}

pub async fn reconciled(server: &NatsServer) -> Bus {
    let bus = backend(server).await;
    reconcile(&bus, None).await;
    bus
}

pub async fn reconcile(bus: &Bus, store_limit: Option<u64>) -> ReconcileReport {
    let options = ReconcileOptions {
        store_limit,
        now: SystemClock.now(),
    };
    bus.reconcile(options).await.expect("a reconciliation")
}
