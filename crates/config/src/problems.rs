//! What is wrong with a configuration, all of it.

use std::fmt;
use std::path::PathBuf;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, `server.bind`, or the environment variable.
    pub key: String,
    /// What is wrong with it, and what would be right.
    pub message: String,
}

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read, its template does not render, or it is not TOML.
    #[error("cannot load the configuration {}", path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What went wrong; it names the included file, if it is one.
        #[source]
        source: teravars::Error,
    },
    /// Keys are missing or wrong.
    #[error("the configuration {} is not usable:{}", path.display(), Listing(problems))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// All that is wrong, in the order of the sections.
        problems: Vec<Problem>,
    },
}

struct Listing<'a>(&'a [Problem]);

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Problem { key, message } in self.0 {
            write!(f, "\n  {key}: {message}")?;
        }
        Ok(())
    }
}
