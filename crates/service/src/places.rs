//! Where an installed service lies.

use std::path::PathBuf;

use super::ServiceKind;

/// The folders of an installation, as the running service sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Programs. A folder of their own, because an update replaces files in it.
    pub programs: PathBuf,
    /// `agent.toml` and `backend.toml`, and beside them the folder `secrets`.
    pub config: PathBuf,
    /// State and databases.
    pub data: PathBuf,
    /// Log files.
    pub logs: PathBuf,
}

impl Places {
    /// The usual place of programs beside the given folders.
    #[must_use]
    pub fn usual(config: PathBuf, data: PathBuf, logs: PathBuf) -> Self {
        let programs = if cfg!(windows) {
            let files = std::env::var_os("ProgramFiles");
            PathBuf::from(files.unwrap_or_else(|| r"C:\Program Files".into())).join("Kanade")
        } else {
            PathBuf::from("/opt/kanade/bin")
        };
        Self {
            programs,
            config,
            data,
            logs,
        }
    }

    /// The program's file.
    #[must_use]
    pub fn program(&self, kind: ServiceKind) -> PathBuf {
        let name = format!("{}{}", kind.program(), std::env::consts::EXE_SUFFIX);
        self.programs.join(name)
    }

    /// The configuration file.
    #[must_use]
    pub fn config_file(&self, kind: ServiceKind) -> PathBuf {
        self.config.join(kind.config_file())
    }

    /// A secret's file.
    #[must_use]
    pub fn secret(&self, name: &str) -> PathBuf {
        self.config.join("secrets").join(name)
    }
}
