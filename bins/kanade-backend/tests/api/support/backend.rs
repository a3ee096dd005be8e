use kanade_api_types::Problem;
use kanade_backend::Backend;
use kanade_bus::ConnectOptions;
use kanade_bus::backend::Bus;
use kanade_client::Client;
use kanade_config::{BackendConfig, Environment, SystemRegistry};
use kanade_runtime::SystemClock;
use kanade_sim::{Fleet, FleetOptions};
use kanade_testkit::{NatsServer, PATIENCE, temporary_folder, wait_until};
use reqwest::{Method, RequestBuilder, Response};
use tempfile::TempDir;

use super::accounts::{self, Credentials, Who};

/// A running backend with its broker; both end with the value.
pub struct TestBackend {
    /// A connection of its own, for what machines would say.
    pub bus: Bus,
    base: String,
    credentials: Credentials,
    http: reqwest::Client,
    _backend: Backend,
    broker: NatsServer,
    _folder: TempDir,
}

impl TestBackend {
    /// Starts one and waits until it has read what its broker holds.
    pub async fn start() -> Self {
        let broker = NatsServer::start().await;
        let folder = temporary_folder();
        let config = configure(&folder, &broker.url());
        let credentials = accounts::create(&config.db.paths.state).await;
        let backend = Backend::start(&config, SystemClock::shared())
            .await
            .unwrap();
        let options = ConnectOptions::new(broker.url(), "test", SystemClock::shared());
        let backend = Self {
            bus: Bus::open(&options).await.unwrap(),
            base: format!("http://{}", backend.address()),
            credentials,
            http: http_client(),
            _backend: backend,
            broker,
            _folder: folder,
        };
        backend.wait_until_ready().await;
        backend
    }

    async fn wait_until_ready(&self) {
        self.bus.connected().await;
        let client = self.client(Who::Viewer);
        wait_until("the backend to work", PATIENCE, async || {
            let health = client.fleet_health().await;
            health.is_ok_and(|health| {
                let is_projection =
                    |name: &str| name.starts_with("projection.") && name != "projection.upkeep";
                let mut projections = health
                    .tasks
                    .iter()
                    .filter(|task| is_projection(&task.name))
                    .peekable();
                health.problems.is_empty()
                    && projections.peek().is_some()
                    && projections.all(|task| task.lag_messages == Some(0))
            })
        })
        .await;
    }

    /// The typed client of an account.
    pub fn client(&self, who: Who) -> Client {
        Client::new(&self.base, self.token(who))
            .unwrap()
            .with_attempts(1)
    }

    /// Its address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request of an account as it is.
    pub fn request(&self, who: Who, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match self.token(who) {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, who: Who, path: &str) -> Response {
        self.request(who, Method::GET, path).send().await.unwrap()
    }

    /// The refusal of a request, with its status in it.
    pub async fn refusal(&self, request: RequestBuilder) -> Problem {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let problem: Problem = serde_json::from_str(&text).unwrap_or_else(|error| {
            panic!("{status} is not refused with a problem: {error}: {text}")
        });
        assert_eq!(problem.status, status);
        problem
    }

    pub fn token(&self, who: Who) -> Option<&str> {
        self.credentials.tokens.get(&who).map(String::as_str)
    }

    /// Starts simulated machines, called `sim-00000` and so on, and waits until they are online.
    pub async fn start_fleet(&self, count: usize) -> Fleet {
        let fleet = Fleet::start(FleetOptions::quick(count, self.broker.url()))
            .await
            .unwrap();
        let client = self.client(Who::Viewer);
        wait_until("the machines to be online", PATIENCE, async || {
            client.summary().await.unwrap().agents.online == count as u64
        })
        .await;
        fleet
    }

    /// Where the broker is.
    pub fn broker_url(&self) -> String {
        self.broker.url()
    }

    /// Of a link that signs the viewer in once.
    pub fn link(&self) -> &str {
        &self.credentials.link
    }
}

fn configure(folder: &TempDir, broker: &str) -> BackendConfig {
    let path = folder.path().join("backend.toml");
    let text = format!(
        "[server]\nbind = \"127.0.0.1:0\"\n[nats]\nurl = {broker:?}\nsync_interval_secs = 1\n\
         [db]\nsqlite_path = {:?}\n[log]\npath = {:?}\nlevel = \"info\"\nkeep_days = 0\n",
        folder.path().join("backend.db"),
        folder.path().join("backend.log"),
    );
    std::fs::write(&path, text).unwrap();
    BackendConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap()
}

fn http_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy();
    client.build().unwrap()
}
