use std::fmt::{self, Write as _};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a broker is run. [`BrokerConfig::new`] gives defaults for everything but the folders.
#[derive(Debug, Clone)]
pub struct BrokerConfig {
    /// Folder of the generated configuration, the log and the ports file; owned by one broker.
    pub run_dir: PathBuf,
    /// Folder of the streams.
    pub store_dir: PathBuf,
    /// Where clients connect; port 0 picks a free one, which a restart keeps.
    pub listen: SocketAddr,
    /// Who may connect.
    pub auth: Auth,
    /// Bytes the streams may take together on disk.
    pub store_limit: u64,
    /// Soft limit of the broker's own memory in bytes (`GOMEMLIMIT`); `None` leaves it unset.
    pub memory_limit: Option<u64>,
    /// When stored messages reach the disk for good.
    pub sync_interval: SyncInterval,
    /// Largest message in bytes.
    pub max_payload: u32,
    /// Where the broker answers monitoring requests over HTTP; `None` for nowhere.
    pub monitor: Option<SocketAddr>,
}

/// Who may connect to the broker.
#[derive(Clone, PartialEq, Eq)]
pub enum Auth {
    /// Whoever knows the token.
    Token(String),
    /// Everybody; accepted on a loopback address only.
    None,
}

impl fmt::Debug for Auth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Token(_) => "Token(redacted)",
            Self::None => "None",
        })
    }
}

/// When stored messages are forced to the disk. Until then a power cut, not a crash, loses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncInterval {
    /// Before each acknowledgement.
    Always,
    /// At this interval.
    Every(Duration),
}

/// A configuration the broker must not be started with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Without a token only this machine may reach the broker.
    #[error("a broker without a token must listen on a loopback address, not {0}")]
    OpenToOthers(SocketAddr),
    /// The token cannot be written into the configuration or a URL as it is.
    #[error("a broker token has 8 to 512 characters out of A-Z a-z 0-9 - _ . + / =")]
    BadToken,
    /// A folder whose name the configuration file cannot hold.
    #[error("the folder {} has a name that is not UTF-8", .0.display())]
    BadFolder(PathBuf),
    /// The file could not be written.
    #[error("the broker's configuration {} cannot be written", .path.display())]
    Write {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl BrokerConfig {
    /// A broker on a free loopback port without a token, 10 GiB of streams.
    pub fn new(run_dir: impl Into<PathBuf>, store_dir: impl Into<PathBuf>) -> Self {
        Self {
            run_dir: run_dir.into(),
            store_dir: store_dir.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            auth: Auth::None,
            store_limit: 10 << 30,
            memory_limit: Some(128 << 20),
            sync_interval: SyncInterval::Every(Duration::from_secs(1)),
            max_payload: 1 << 20,
            monitor: None,
        }
    }

    pub(crate) fn config_path(&self) -> PathBuf {
        self.run_dir.join("nats.conf")
    }

    /// The broker's own log; it rotates it at 10 MiB.
    pub fn log_path(&self) -> PathBuf {
        self.run_dir.join("nats-server.log")
    }

    /// What the process itself prints: refusals to start and crashes.
    pub(crate) fn stderr_path(&self) -> PathBuf {
        self.run_dir.join("nats-server.stderr")
    }

    pub(crate) fn ports_dir(&self) -> PathBuf {
        self.run_dir.join("ports")
    }

    /// Checks the configuration and writes it, readable by this user alone.
    pub(crate) fn write(&self) -> Result<(), ConfigError> {
        let text = self.render()?;
        for folder in [&self.run_dir, &self.store_dir, &self.ports_dir()] {
            std::fs::create_dir_all(folder).map_err(cannot_write(folder))?;
        }
        let path = self.config_path();
        write_private(&path, text.as_bytes()).map_err(cannot_write(&path))
    }

    fn render(&self) -> Result<String, ConfigError> {
        let port = match self.listen.port() {
            0 => "-1".to_owned(),
            port => port.to_string(),
        };
        let mut text = String::from("# Written by kanade at every start.\n");
        let _ = writeln!(text, "server_name: \"kanade\"");
        let _ = writeln!(text, "host: \"{}\"\nport: {port}", self.listen.ip());
        if let Some(monitor) = self.monitor {
            let _ = writeln!(text, "http: \"{monitor}\"");
        }
        let _ = writeln!(text, "max_payload: {}", self.max_payload);
        let _ = writeln!(text, "log_file: {}", quoted(&self.log_path())?);
        let _ = writeln!(text, "logfile_size_limit: 10MB\nlogfile_max_num: 3");
        let _ = writeln!(text, "ports_file_dir: {}", quoted(&self.ports_dir())?);
        text.push_str(&self.render_auth()?);
        text.push_str(&self.render_jetstream()?);
        Ok(text)
    }

    fn render_auth(&self) -> Result<String, ConfigError> {
        match &self.auth {
            Auth::Token(token) if is_plain_token(token) => {
                Ok(format!("authorization {{ token: \"{token}\" }}\n"))
            }
            Auth::Token(_) => Err(ConfigError::BadToken),
            Auth::None if self.listen.ip().is_loopback() => Ok(String::new()),
            Auth::None => Err(ConfigError::OpenToOthers(self.listen)),
        }
    }

    fn render_jetstream(&self) -> Result<String, ConfigError> {
        let sync = match self.sync_interval {
            SyncInterval::Always => "always".to_owned(),
            SyncInterval::Every(interval) => format!("\"{}ms\"", interval.as_millis().max(1)),
        };
        Ok(format!(
            "jetstream {{\n  store_dir: {}\n  max_file_store: {}\n  max_memory_store: {}\n  \
             sync_interval: {sync}\n}}\n",
            quoted(&self.store_dir)?,
            self.store_limit,
            64 << 20,
        ))
    }
}

fn is_plain_token(token: &str) -> bool {
    (8..=512).contains(&token.len())
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(&byte))
}

fn quoted(path: &Path) -> Result<String, ConfigError> {
    let text = path
        .to_str()
        .ok_or_else(|| ConfigError::BadFolder(path.to_owned()))?;
    Ok(format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"")
    ))
}

fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    options.open(path)?.write_all(content)
}

fn cannot_write(path: &Path) -> impl FnOnce(io::Error) -> ConfigError {
    let path = path.to_owned();
    move |source| ConfigError::Write { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_without_a_token_is_refused_beyond_this_machine() {
        let mut config = BrokerConfig::new("/run", "/store");
        config.listen = SocketAddr::from(([0, 0, 0, 0], 4222));
        assert!(matches!(config.render(), Err(ConfigError::OpenToOthers(_))));
    }

    #[test]
    fn a_token_that_could_break_out_of_its_quotes_is_refused() {
        let mut config = BrokerConfig::new("/run", "/store");
        config.auth = Auth::Token("abc\" } debug: true #".into());
        assert!(matches!(config.render(), Err(ConfigError::BadToken)));
    }

    #[test]
    fn the_token_is_never_printed() {
        let mut config = BrokerConfig::new("/run", "/store");
        config.auth = Auth::Token("secret-token".into());
        assert!(!format!("{config:?}").contains("secret-token"));
    }

    #[cfg(unix)]
    #[test]
    fn the_written_file_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let config = BrokerConfig::new(folder.path().join("run"), folder.path().join("store"));
        config.write().unwrap();
        let mode = std::fs::metadata(config.config_path())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
