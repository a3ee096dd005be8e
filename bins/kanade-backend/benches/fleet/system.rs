//! Broker, backend and a fleet that grows.

use std::time::Duration;

use kanade_backend::Backend;
use kanade_client::Client;
use kanade_config::{BackendConfig, Environment, SystemRegistry};
use kanade_runtime::SystemClock;
use kanade_sim::{Fleet, FleetOptions};
use kanade_testkit::{NatsServer, temporary_folder};
use kanade_wire::PcId;
use tempfile::TempDir;
use tokio::runtime::Handle;

/// Everything that is measured.
pub struct System {
    pub client: Client,
    fleets: Vec<Fleet>,
    _backend: Backend,
    broker: NatsServer,
    _folder: TempDir,
}

impl System {
    /// Starts broker and backend, without any machine.
    pub async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let broker = NatsServer::start().await;
        let folder = temporary_folder();
        let config = configure(&folder, &broker.url());
        let backend = Backend::start(&config, SystemClock::shared())
            .await
            .unwrap();
        let base = format!("http://{}", backend.address());
        Self {
            client: Client::new(&base, None).unwrap(),
            fleets: Vec::new(),
            _backend: backend,
            broker,
            _folder: folder,
        }
    }

    /// How many machines there are.
    pub fn machines(&self) -> usize {
        self.fleets.iter().map(Fleet::running).sum()
    }

    /// One of them, in the middle of the fleet.
    pub fn one_machine(&self) -> PcId {
        let machines = self.fleets[0].machines();
        machines[machines.len() / 2].pc_id.clone()
    }

    /// Adds machines until there are so many, and waits until all are online and nothing is on its
    /// way any more.
    pub async fn grow_to(&mut self, count: usize, agents: &Handle) {
        let number = self.fleets.len();
        let options = FleetOptions {
            prefix: format!("sim{number}-"),
            ..FleetOptions::quick(count - self.machines(), self.broker.url())
        };
        let fleet = agents.spawn(Fleet::start(options)).await.unwrap().unwrap();
        fleet.all_connected().await;
        self.fleets.push(fleet);
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let online = self.client.summary().await.map(|all| all.agents.online);
            if online.is_ok_and(|online| online == count as u64) && self.waiting() == 0 {
                break;
            }
        }
        // First syncs and what they brought come to rest.
        tokio::time::sleep(Duration::from_secs(3)).await;
    }

    fn waiting(&self) -> u64 {
        self.fleets.iter().map(Fleet::waiting_reports).sum()
    }
}

fn configure(folder: &TempDir, broker: &str) -> BackendConfig {
    let path = folder.path().join("backend.toml");
    let text = format!(
        "[server]\nbind = \"127.0.0.1:0\"\n[nats]\nurl = {broker:?}\n\
         [db]\nsqlite_path = {:?}\n[log]\npath = {:?}\nlevel = \"warn\"\nkeep_days = 0\n",
        folder.path().join("backend.db"),
        folder.path().join("backend.log"),
    );
    std::fs::write(&path, text).unwrap();
    let mut config = BackendConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap();
    config.auth.disabled = true;
    config
}
