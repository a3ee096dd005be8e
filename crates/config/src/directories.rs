//! Where files lie unless told otherwise.

use std::path::{Path, PathBuf};

use crate::{Environment, env};

/// The folders of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directories {
    /// `agent.toml` and `backend.toml`.
    pub config: PathBuf,
    /// State and databases.
    pub data: PathBuf,
    /// Log files.
    pub logs: PathBuf,
}

impl Directories {
    /// The folders of this system; `KANADE_AGENT_DATA_DIR` moves the data folder, relative to `current` if it is
    /// relative.
    #[must_use]
    pub fn resolve(environment: &Environment, current: &Path) -> Self {
        let mut directories = Self::of_system(environment);
        if let Some(data) = environment.get(env::AGENT_DATA_DIR) {
            directories.data = current.join(data);
        }
        directories
    }

    /// Where the agent listens to programs at its machine: `KANADE_AGENT_SOCKET`, otherwise a socket in a data folder
    /// that was moved, otherwise the system's place; on Windows always the same pipe.
    #[must_use]
    pub fn agent_socket(&self, environment: &Environment) -> PathBuf {
        if let Some(socket) = environment.get(env::AGENT_SOCKET) {
            return socket.into();
        }
        if cfg!(windows) {
            return r"\\.\pipe\kanade-agent".into();
        }
        match environment.get(env::AGENT_DATA_DIR) {
            Some(_) => self.data.join("agent.sock"),
            None => "/run/kanade/agent.sock".into(),
        }
    }

    #[cfg(windows)]
    fn of_system(environment: &Environment) -> Self {
        let root = environment.get("ProgramData").unwrap_or(r"C:\ProgramData");
        let root = Path::new(root).join("Kanade");
        Self {
            config: root.join("config"),
            data: root.join("data"),
            logs: root.join("logs"),
        }
    }

    #[cfg(not(windows))]
    fn of_system(_environment: &Environment) -> Self {
        Self {
            config: "/etc/kanade".into(),
            data: "/var/lib/kanade".into(),
            logs: "/var/log/kanade".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_can_be_moved_relative_to_where_the_program_was_started() {
        let environment: Environment = [(env::AGENT_DATA_DIR, "data/pc-1")].into_iter().collect();
        let directories = Directories::resolve(&environment, Path::new("/srv"));
        assert_eq!(directories.data, Path::new("/srv").join("data/pc-1"));
    }

    #[cfg(unix)]
    #[test]
    fn programs_find_the_agent_where_it_listens() {
        let socket = |variables: &[(&'static str, &'static str)]| {
            let environment: Environment = variables.iter().copied().collect();
            let directories = Directories::resolve(&environment, Path::new("/srv"));
            directories.agent_socket(&environment)
        };
        assert_eq!(socket(&[]), Path::new("/run/kanade/agent.sock"));
        let moved = (env::AGENT_DATA_DIR, "data");
        assert_eq!(socket(&[moved]), Path::new("/srv/data/agent.sock"));
        let named = (env::AGENT_SOCKET, "/tmp/a.sock");
        assert_eq!(socket(&[moved, named]), Path::new("/tmp/a.sock"));
    }

    #[cfg(unix)]
    #[test]
    fn an_empty_variable_leaves_the_default() {
        let environment: Environment = [(env::AGENT_DATA_DIR, "")].into_iter().collect();
        let directories = Directories::resolve(&environment, Path::new("/srv"));
        assert_eq!(directories.data, Path::new("/var/lib/kanade"));
        assert_eq!(directories.config, Path::new("/etc/kanade"));
        assert_eq!(directories.logs, Path::new("/var/log/kanade"));
    }
}
