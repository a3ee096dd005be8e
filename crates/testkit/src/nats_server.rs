use std::error::Error;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kanade_broker::{
    Auth, Broker, BrokerConfig, BrokerError, NatsServer as Executable, SearchPlaces, find,
};
use tempfile::TempDir;

use crate::folders::{copy_folder, temporary_folder, tools_folder};

/// A nats-server of this test's own: free port, temporary store, ended with the value.
pub struct NatsServer {
    broker: Broker,
    token: Option<String>,
    _folder: TempDir,
}

/// What a test may choose about its server.
#[derive(Debug, Clone, Default)]
pub struct NatsServerBuilder {
    token: Option<String>,
    store_limit: Option<u64>,
    max_payload: Option<u32>,
}

impl NatsServerBuilder {
    /// Clients must know this token (8 characters at least).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Bytes the streams may take together; 10 GiB when not said.
    #[must_use]
    pub fn store_limit(mut self, bytes: u64) -> Self {
        self.store_limit = Some(bytes);
        self
    }

    /// Largest message in bytes; 1 MiB when not said.
    #[must_use]
    pub fn max_payload(mut self, bytes: u32) -> Self {
        self.max_payload = Some(bytes);
        self
    }

    /// Starts it and waits until it accepts connections.
    ///
    /// # Panics
    /// When there is no nats-server on this machine and none can be fetched, or it does not start.
    pub async fn start(self) -> NatsServer {
        let folder = temporary_folder();
        let mut config = BrokerConfig::new(folder.path().join("run"), folder.path().join("store"));
        config.memory_limit = None;
        config.auth = self.token.clone().map_or(Auth::None, Auth::Token);
        config.store_limit = self.store_limit.unwrap_or(config.store_limit);
        config.max_payload = self.max_payload.unwrap_or(config.max_payload);
        NatsServer {
            broker: start_on_a_free_port(config).await,
            token: self.token,
            _folder: folder,
        }
    }
}

/// Another process may take the port between the look and the start; then the next one is tried.
async fn start_on_a_free_port(mut config: BrokerConfig) -> Broker {
    for _ in 0..20 {
        config.listen.set_port(free_port());
        match Broker::start(executable(), config.clone()).await {
            Err(BrokerError::EndedEarly { said, .. }) if said.contains("in use") => {}
            started => return expect("start", started),
        }
    }
    panic!("twenty ports in a row were taken before the test's nats-server had them");
}

/// A free port below those the system gives to outgoing connections: one of these could take the
/// port of a stopped server, and a client could even connect to itself.
pub fn free_port() -> u16 {
    let random = || RandomState::new().build_hasher().finish() % 20_000;
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let mut ports = std::iter::repeat_with(|| 12_000 + u16::try_from(random()).unwrap_or(0));
    ports.find(is_free).unwrap_or(0)
}

impl NatsServer {
    /// Starts one that asks for no token.
    ///
    /// # Panics
    /// As [`NatsServerBuilder::start`].
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// For a server with a token or with limits.
    pub fn builder() -> NatsServerBuilder {
        NatsServerBuilder::default()
    }

    /// The address for clients: `nats://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        self.broker.url()
    }

    /// Where it listens, running or not.
    pub fn address(&self) -> SocketAddr {
        self.broker.address()
    }

    /// The token clients need, if any.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The process id while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.broker.pid()
    }

    /// The folder of its streams.
    pub fn store(&self) -> PathBuf {
        self.broker.config().store_dir.clone()
    }

    /// Its log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.broker.config().log_path()).unwrap_or_default()
    }

    /// Ends it as an administrator would.
    ///
    /// # Panics
    /// When the process cannot be ended.
    pub async fn stop(&mut self) {
        expect("stop", self.broker.stop().await);
    }

    /// Kills it without a chance to tidy up.
    ///
    /// # Panics
    /// When the process cannot be killed.
    pub async fn kill(&mut self) {
        expect("be killed", self.broker.kill().await);
    }

    /// Starts it again on the same port and store; one that runs is killed first.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart(&mut self) {
        expect("restart", self.broker.restart().await);
    }

    /// Copies the streams' files. Stop the server first for a copy that is whole.
    ///
    /// # Panics
    /// When a file cannot be copied.
    pub fn copy_store_to(&self, folder: &Path) {
        expect("be copied", copy_folder(&self.store(), folder));
    }

    /// Replaces the streams' files with an earlier copy; the server must be stopped.
    ///
    /// # Panics
    /// When the server runs, or a file cannot be copied.
    pub fn restore_store_from(&self, folder: &Path) {
        assert!(
            self.pid().is_none(),
            "stop the nats-server before its store is replaced"
        );
        expect("be emptied", std::fs::remove_dir_all(self.store()));
        expect("be restored", copy_folder(folder, &self.store()));
    }
}

/// Where the nats-server of tests is, for programs that start one themselves.
///
/// # Panics
/// When there is none on this machine and none can be fetched.
pub fn nats_server_path() -> &'static Path {
    &executable().path
}

/// The executable, looked for once in a process.
fn executable() -> &'static Executable {
    static FOUND: OnceLock<Executable> = OnceLock::new();
    FOUND.get_or_init(|| {
        let places = SearchPlaces::of_this_process(tools_folder());
        expect(
            "be found",
            find(&places, |sentence| eprintln!("{sentence}")),
        )
    })
}

fn expect<T, E: Error>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| {
        let mut text = format!("the test's nats-server could not {what}: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        panic!("{text}")
    })
}
