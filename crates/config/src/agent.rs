//! `agent.toml` with what belongs to it from environment and registry.

use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::{
    AgentSection, ConfigError, Environment, LogSection, Registry, Secret, SecretFiles, SecretName,
    Sources, UpdateSection,
};

/// The agent's configuration as it was resolved. Secrets do not show in its `Debug` form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentConfig {
    /// The file it comes from.
    pub path: PathBuf,
    /// This machine and its broker.
    pub agent: AgentSection,
    /// The log.
    pub log: LogSection,
    /// How the agent replaces itself.
    pub update: UpdateSection,
    /// The broker's token; `None` connects without one.
    pub nats_token: Option<Secret>,
}

impl AgentConfig {
    /// Reads a file and what belongs to it.
    ///
    /// # Errors
    /// When the file cannot be loaded, or with all that is wrong in it.
    pub fn load(
        path: &Path,
        environment: &Environment,
        registry: &dyn Registry,
    ) -> Result<Self, ConfigError> {
        let mut document = Document::load(path)?;
        let agent = AgentSection::read(&mut document);
        let log = LogSection::read(&mut document);
        let sources = Sources {
            registry,
            files: &SecretFiles::of(path, environment),
            environment,
        };
        let update = UpdateSection::read(&mut document);
        let config = (|| {
            Some(Self {
                path: path.to_owned(),
                agent: agent?,
                log: log?,
                update: update?,
                nats_token: SecretName::NatsToken.resolve(sources),
            })
        })();
        document.finish(config)
    }
}
