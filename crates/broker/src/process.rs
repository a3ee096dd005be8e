use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::configuration::{BrokerConfig, ConfigError};
use crate::discovery::NatsServer;
use crate::fetch::last_lines;
use crate::readiness;
use crate::spawn::{SpawnedChild, spawn};

/// How long a broker may read its stores before it must answer.
const READY_WITHIN: Duration = Duration::from_secs(120);
/// How long a broker may take to end after it was asked to.
const STOP_WITHIN: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(3);

/// A running nats-server. Dropping it kills the process.
pub struct Broker {
    server: NatsServer,
    config: BrokerConfig,
    process: SpawnedChild,
}

/// Why a broker does not run, or did not end as it was told to.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// The configuration is refused or cannot be written.
    #[error("the broker cannot be configured")]
    Config(#[from] ConfigError),
    /// The executable could not be started.
    #[error("{} cannot be started", .path.display())]
    Spawn {
        /// The executable.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// It started and ended again, for example because its port is taken.
    #[error("the broker ended while starting ({status}): {said}")]
    EndedEarly {
        /// How it ended.
        status: ExitStatus,
        /// The last lines of its log.
        said: String,
    },
    /// It runs but does not accept connections.
    #[error("the broker did not answer within {} s; its log is {}", READY_WITHIN.as_secs(), .log.display())]
    NotReady {
        /// The broker's log.
        log: PathBuf,
    },
    /// The process could not be signalled or waited for.
    #[error("the broker process cannot be stopped")]
    Stop(#[source] io::Error),
}

impl Broker {
    /// Writes the configuration, starts the server and waits until it accepts connections.
    pub async fn start(server: &NatsServer, config: BrokerConfig) -> Result<Self, BrokerError> {
        let mut broker = Self {
            process: launch(server, &config)?,
            server: server.clone(),
            config,
        };
        broker.wait_until_ready().await?;
        Ok(broker)
    }

    /// Where it listens, with the port that was picked.
    pub fn address(&self) -> SocketAddr {
        self.config.listen
    }

    /// The address for clients, without the token: `nats://127.0.0.1:4222`.
    pub fn url(&self) -> String {
        format!("nats://{}", readiness::reachable(self.address()))
    }

    /// What it was started with; `listen` holds the real port.
    pub fn config(&self) -> &BrokerConfig {
        &self.config
    }

    /// The process id, or `None` once it has ended.
    pub fn pid(&self) -> Option<u32> {
        self.process.child.id()
    }

    /// Waits until the process ends by itself. Safe to cancel.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.process.child.wait().await
    }

    /// Asks it to end, and kills it when it has not within 15 s. Does nothing when it has ended.
    pub async fn stop(&mut self) -> Result<(), BrokerError> {
        self.ask_to_end().map_err(BrokerError::Stop)?;
        match timeout(STOP_WITHIN, self.process.child.wait()).await {
            Ok(ended) => ended.map(drop).map_err(BrokerError::Stop),
            Err(_) => self.kill().await,
        }
    }

    /// Kills it without a chance to tidy up. Does nothing when it has ended.
    pub async fn kill(&mut self) -> Result<(), BrokerError> {
        if self.pid().is_none() {
            return Ok(());
        }
        self.process.child.kill().await.map_err(BrokerError::Stop)
    }

    /// Starts it again on the same port and store; a process that still runs is killed first.
    pub async fn restart(&mut self) -> Result<(), BrokerError> {
        self.kill().await?;
        self.process = launch(&self.server, &self.config)?;
        self.wait_until_ready().await
    }

    #[cfg(unix)]
    fn ask_to_end(&self) -> io::Result<()> {
        use rustix::process::{Pid, Signal, kill_process};
        let pid = self.pid().and_then(|pid| Pid::from_raw(pid.cast_signed()));
        match pid {
            Some(pid) => kill_process(pid, Signal::TERM).map_err(io::Error::from),
            None => Ok(()),
        }
    }

    /// Windows has no signal for a process without a console; JetStream recovers from a kill.
    #[cfg(not(unix))]
    fn ask_to_end(&mut self) -> io::Result<()> {
        match self.pid() {
            Some(_) => self.process.child.start_kill(),
            None => Ok(()),
        }
    }

    async fn wait_until_ready(&mut self) -> Result<(), BrokerError> {
        let deadline = Instant::now() + READY_WITHIN;
        while Instant::now() < deadline {
            if let Some(port) = readiness::announced_port(&self.config.ports_dir()) {
                self.config.listen.set_port(port);
                if readiness::greets(self.config.listen).await {
                    return Ok(());
                }
            }
            if let Some(status) = self.process.child.try_wait().map_err(BrokerError::Stop)? {
                let said = self.last_words();
                return Err(BrokerError::EndedEarly { status, said });
            }
            sleep(POLL).await;
        }
        let log = self.config.log_path();
        Err(BrokerError::NotReady { log })
    }

    /// The errors in the log, or what it printed before it had one.
    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.config.log_path()).unwrap_or_default();
        let complaints: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("[FTL]") || line.contains("[ERR]"))
            .collect();
        let printed = std::fs::read_to_string(self.config.stderr_path()).unwrap_or_default();
        match complaints.last() {
            Some(complaint) => (*complaint).to_owned(),
            None => last_lines(&printed, 2),
        }
    }
}

fn launch(server: &NatsServer, config: &BrokerConfig) -> Result<SpawnedChild, BrokerError> {
    config.write()?;
    let started = readiness::forget_ports(&config.ports_dir())
        .and_then(|()| spawn(server.path.as_os_str(), config));
    started.map_err(|source| BrokerError::Spawn {
        path: server.path.clone(),
        source,
    })
}
