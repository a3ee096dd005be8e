//! How a service stands with its manager.

use std::fmt;
use std::path::PathBuf;

/// What the manager says of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceState {
    /// Whether it runs.
    pub standing: Standing,
    /// Whether it starts at boot; `None` when the manager does not tell.
    pub at_boot: Option<bool>,
    /// Where the manager keeps its definition.
    pub definition: Option<PathBuf>,
}

impl ServiceState {
    /// A service its manager does not know.
    pub(crate) const NOT_INSTALLED: Self = Self {
        standing: Standing::NotInstalled,
        at_boot: None,
        definition: None,
    };
}

/// Whether a service runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The manager does not know it.
    NotInstalled,
    /// It is known and does not run; in the manager's words.
    Stopped(String),
    /// It runs, with this process where the manager tells.
    Running(Option<u32>),
}

impl Standing {
    /// The exit code of `status`: 0 for a service that runs, 3 for one that does not, 4 for one that is not there,
    /// as `systemctl status` has them.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Running(_) => 0,
            Self::Stopped(_) => 3,
            Self::NotInstalled => 4,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInstalled => f.write_str("not installed"),
            Self::Stopped(how) => write!(f, "not running ({how})"),
            Self::Running(Some(process)) => write!(f, "running (process {process})"),
            Self::Running(None) => f.write_str("running"),
        }
    }
}

impl fmt::Display for ServiceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "state       {}", self.standing)?;
        if let Some(at_boot) = self.at_boot {
            writeln!(
                f,
                "at boot     {}",
                if at_boot { "starts" } else { "does not start" }
            )?;
        }
        if let Some(definition) = &self.definition {
            writeln!(f, "definition  {}", definition.display())?;
        }
        Ok(())
    }
}
