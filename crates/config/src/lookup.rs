//! Which configuration file is read.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::{Directories, Environment, env};

/// Whose configuration file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigKind {
    /// `agent.toml`.
    Agent,
    /// `backend.toml`.
    Backend,
}

impl ConfigKind {
    const fn variable(self) -> &'static str {
        match self {
            Self::Agent => env::AGENT_CONFIG,
            Self::Backend => env::BACKEND_CONFIG,
        }
    }

    const fn file_name(self) -> &'static str {
        match self {
            Self::Agent => "agent.toml",
            Self::Backend => "backend.toml",
        }
    }
}

/// There is no configuration file. Lists what was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigNotFound {
    variable: &'static str,
    default_path: PathBuf,
}

impl fmt::Display for ConfigNotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            variable,
            default_path,
        } = self;
        let default_path = default_path.display();
        write!(
            f,
            "no configuration file: --config is not given, ${variable} is not set, and {default_path} does not exist"
        )
    }
}

impl std::error::Error for ConfigNotFound {}

/// The configuration file: the one given on the command line, else the environment's, else the default one if it exists.
/// The first two are not checked for existence: a file that somebody names has to be there.
///
/// # Errors
/// When there is none of the three.
pub fn find_config(
    kind: ConfigKind,
    given: Option<&Path>,
    environment: &Environment,
    directories: &Directories,
) -> Result<PathBuf, ConfigNotFound> {
    let named = given.or_else(|| environment.get(kind.variable()).map(Path::new));
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let default_path = directories.config.join(kind.file_name());
    match default_path.exists() {
        true => Ok(default_path),
        false => Err(ConfigNotFound {
            variable: kind.variable(),
            default_path,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directories(config: &Path) -> Directories {
        Directories {
            config: config.to_owned(),
            data: PathBuf::new(),
            logs: PathBuf::new(),
        }
    }

    fn find(given: Option<&str>, variable: &str, config: &Path) -> Result<PathBuf, ConfigNotFound> {
        let environment = [(env::BACKEND_CONFIG, variable)].into_iter().collect();
        find_config(
            ConfigKind::Backend,
            given.map(Path::new),
            &environment,
            &directories(config),
        )
    }

    #[test]
    fn the_command_line_wins_over_the_environment_and_that_over_the_default() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("backend.toml"), "").unwrap();

        assert_eq!(
            find(Some("a.toml"), "b.toml", folder.path()).unwrap(),
            Path::new("a.toml")
        );
        assert_eq!(
            find(None, "b.toml", folder.path()).unwrap(),
            Path::new("b.toml")
        );
        assert_eq!(
            find(None, "", folder.path()).unwrap(),
            folder.path().join("backend.toml")
        );
    }

    #[test]
    fn without_any_file_the_error_says_what_was_tried() {
        let error = find(None, "", Path::new("/nowhere"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("--config is not given"), "{error}");
        assert!(
            error.contains("$KANADE_BACKEND_CONFIG is not set"),
            "{error}"
        );
        assert!(error.contains("backend.toml does not exist"), "{error}");
    }
}
