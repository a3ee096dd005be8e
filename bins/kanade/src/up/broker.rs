use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use kanade_broker::{
    Auth, Broker, BrokerConfig, BrokerError, NatsServer, SearchPlaces, Supervision, find, supervise,
};
use kanade_config::Environment;
use kanade_runtime::TaskSet;
use tokio::sync::watch;

use super::folder::DataFolder;
use crate::exit::ExitStatus;
use crate::failure::Failure;

/// Where fetched tools are kept, instead of the data folder.
const TOOLS_DIR: &str = "KANADE_TOOLS_DIR";
/// A little more than the broker itself allows its process to end.
const STOP_WITHIN: Duration = Duration::from_secs(20);
/// Below the ports that systems give to outgoing connections, one of which could take the port of
/// a broker that is being restarted.
const PORTS: std::ops::Range<u16> = 12_000..32_000;
/// How many ports are tried.
const ATTEMPTS: usize = 20;

/// A broker that is started again when it dies.
pub struct KeptBroker {
    url: String,
    tasks: TaskSet,
}

impl KeptBroker {
    /// Finds a nats-server, fetching one if there is none, and starts it on a free port of this
    /// machine, with a token and the data folder's streams.
    pub async fn start(folder: &DataFolder, token: &str) -> Result<Self, Failure> {
        let server = find_server(folder).await?;
        let mut config = BrokerConfig::new(folder.file("broker"), folder.file("streams"));
        config.auth = Auth::Token(token.to_owned());
        let broker = start_on_a_free_port(&server, config).await;
        let broker = broker.map_err(|error| not_started(&error))?;
        let url = broker.url();
        Ok(Self {
            url,
            tasks: keep(broker),
        })
    }

    /// Where clients connect.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Ends it.
    pub async fn stop(self) {
        self.tasks.stop(STOP_WITHIN).await;
    }
}

async fn find_server(folder: &DataFolder) -> Result<NatsServer, Failure> {
    let environment = Environment::of_process();
    let tools = environment.get(TOOLS_DIR).map(PathBuf::from);
    let tools = tools.unwrap_or_else(|| folder.file("tools"));
    let places = SearchPlaces::of_this_process(tools);
    let search = tokio::task::spawn_blocking(move || {
        find(&places, |sentence| {
            eprintln!("No nats-server is installed: {sentence}")
        })
    });
    match search.await {
        Ok(found) => found.map_err(|error| not_found(&error)),
        Err(error) => Err(not_found(&error)),
    }
}

async fn start_on_a_free_port(
    server: &NatsServer,
    mut config: BrokerConfig,
) -> Result<Broker, BrokerError> {
    for _ in 1..ATTEMPTS {
        config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        match Broker::start(server, config.clone()).await {
            // Somebody took the port between the look and the start.
            Err(BrokerError::EndedEarly { said, .. }) if said.contains("in use") => {}
            started => return started,
        }
    }
    config.listen.set_port(0);
    Broker::start(server, config).await
}

fn free_port() -> u16 {
    let width = u64::from(PORTS.end - PORTS.start);
    let random = || RandomState::new().build_hasher().finish() % width;
    let mut ports = std::iter::repeat_with(|| PORTS.start + u16::try_from(random()).unwrap_or(0));
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    ports.by_ref().take(1000).find(is_free).unwrap_or(0)
}

fn keep(mut broker: Broker) -> TaskSet {
    let tasks = TaskSet::new();
    let (state, mut changes) = watch::channel(Supervision::Running);
    let stop = tasks.token();
    tasks.spawn_named("up.broker", async move {
        if let Err(error) = supervise(&mut broker, &stop, &state).await {
            eprintln!("The broker did not end as it should: {error}");
        }
    });
    tasks.spawn_named("up.broker.watch", async move {
        let mut is_away = false;
        while changes.changed().await.is_ok() {
            match &*changes.borrow_and_update() {
                Supervision::Restarting { reason, .. } => {
                    eprintln!("The broker is started again: {reason}");
                    is_away = true;
                }
                Supervision::Running if is_away => {
                    eprintln!("The broker is back.");
                    is_away = false;
                }
                Supervision::Running | Supervision::Stopped => {}
            }
        }
    });
    tasks
}

fn not_found(error: &dyn std::error::Error) -> Failure {
    let next = "KANADE_NATS_SERVER=/path/to/nats-server kanade up";
    caused("there is no nats-server to run", error, next)
}

fn not_started(error: &BrokerError) -> Failure {
    caused(
        "the broker cannot be started",
        error,
        "kanade up --data-dir <another folder>",
    )
}

fn caused(message: &str, error: &dyn std::error::Error, next: &str) -> Failure {
    Failure::new(ExitStatus::Failed, message, next).because(error)
}
