//! Pages of a fleet of 50,000 machines and millions of results, asked for over HTTP of the whole
//! backend. Prints one JSON object a line for each list: `{"list", "p50_ms", "p95_ms",
//! "slowest_ms", "slowest"}`.
//!
//! Arguments: the folder of the prepared files, and how many results they hold.

#![allow(clippy::unwrap_used)]

mod fleet;
mod measure;
mod prepare;
mod questions;
mod reports;

use std::path::{Path, PathBuf};

use kanade_backend::Backend;
use kanade_config::{BackendConfig, Environment, SystemRegistry};
use kanade_runtime::clock::MockClock;
use kanade_testkit::NatsServer;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut arguments = std::env::args().skip(1).filter(|text| text != "--bench");
    let folder = PathBuf::from(arguments.next().unwrap());
    let results = arguments.next().unwrap().parse().unwrap();
    runtime.block_on(run(&folder, results));
}

async fn run(folder: &Path, results: usize) {
    prepare::ensure(folder, results).await;
    let broker = NatsServer::start().await;
    let config = configure(folder, &broker.url());
    // The time at which the files end, whenever they are asked.
    let clock = MockClock::at(fleet::now()).shared();
    let backend = Backend::start(&config, clock).await.unwrap();
    let base = format!("http://{}", backend.address());
    measure::all(&base, results).await;
    backend.stop(std::time::Duration::from_secs(10)).await;
}

fn configure(folder: &Path, broker: &str) -> BackendConfig {
    let path = folder.join("backend.toml");
    let text = format!(
        "[server]\nbind = \"127.0.0.1:0\"\n[nats]\nurl = {broker:?}\n\
         [db]\nsqlite_path = {:?}\n[log]\npath = {:?}\nlevel = \"warn\"\nkeep_days = 0\n",
        folder.join("backend.db"),
        folder.join("backend.log"),
    );
    std::fs::write(&path, text).unwrap();
    let mut config = BackendConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap();
    config.auth.disabled = true;
    config
}
