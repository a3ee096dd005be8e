//! The backend as a child process.

use std::path::{Path, PathBuf};
use std::process::Command;

use kanade_client::Client;
use kanade_testkit::{PATIENCE, free_port, wait_until};

use crate::process::Process;
use crate::programs::program;

/// The account of every story.
pub const ADMIN: &str = "admin";
/// Its password.
pub const PASSWORD: &str = "correct horse battery staple";
/// The one it begins with and must not keep.
pub(crate) const FIRST_PASSWORD: &str = "for the first sign-in alone";

/// A backend with its own folder and port, restarted over both as often as a story wants.
#[derive(Debug)]
pub struct Backend {
    folder: PathBuf,
    address: String,
    /// A bearer token of somebody else than the admin.
    colleague: Option<String>,
    process: Option<Process>,
    starts: usize,
}

impl Backend {
    /// Starts one and waits until it answers.
    pub async fn start(
        folder: &Path,
        broker: &str,
        configuration: &str,
        colleague: Option<&str>,
    ) -> Self {
        let mut backend = Self::prepare(folder, broker, configuration);
        backend.colleague = colleague.map(str::to_owned);
        backend.restart(None).await;
        backend
    }

    fn prepare(folder: &Path, broker: &str, more: &str) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for the backend");
        let address = format!("127.0.0.1:{}", free_port());
        let path = |name: &str| folder.join(name).display().to_string();
        let config = format!(
            "[server]\nbind = {address:?}\n[nats]\nurl = {broker:?}\n[db]\nsqlite_path = {:?}\n[log]\npath = {:?}\nlevel = \"info\"\n{more}\n",
            path("backend.db"),
            path("log/backend.log"),
        );
        std::fs::write(folder.join("backend.toml"), config).expect("the backend's configuration");
        Self {
            folder: folder.to_owned(),
            address,
            colleague: None,
            process: None,
            starts: 0,
        }
    }

    /// Starts it again over the same folder, after ending the one that runs; waits until it
    /// answers. With a fault point it aborts when it gets there.
    ///
    /// # Panics
    /// When it ends or does not answer in time.
    pub async fn restart(&mut self, fault: Option<&str>) {
        self.process = None;
        let mut command = Command::new(program("kanade-backend"));
        command
            .env("KANADE_BACKEND_CONFIG", self.config())
            .env("KANADE_BOOTSTRAP_ADMIN_USER", ADMIN)
            .env("KANADE_BOOTSTRAP_ADMIN_PASSWORD", FIRST_PASSWORD)
            .env("KANADE_FAULT_POINT", fault.unwrap_or_default())
            .env_remove("RUST_LOG")
            .env_remove("KANADE_NATS_TOKEN");
        if let Some(token) = &self.colleague {
            command.env("KANADE_AUTH_STATIC_TOKEN", token);
        }
        let mut process = Process::start("backend", &mut command, &self.folder);
        let client = self.anonymous();
        wait_until("the backend to answer", PATIENCE, async || {
            assert!(
                process.ended().is_none(),
                "the backend ended: {}",
                process.said()
            );
            client.health().await.is_ok()
        })
        .await;
        self.process = Some(process);
        self.starts += 1;
    }

    /// How often it was started.
    pub fn starts(&self) -> usize {
        self.starts
    }

    /// Its configuration.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder.join("backend.toml")
    }

    /// A file of its data folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The running process.
    ///
    /// # Panics
    /// When it was stopped.
    pub fn process(&mut self) -> &mut Process {
        self.process.as_mut().expect("a running backend")
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client without an account that asks once.
    pub fn anonymous(&self) -> Client {
        let client = Client::new(&self.url(), None).expect("a client");
        client.with_attempts(1)
    }
}
