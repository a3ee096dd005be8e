//! Configuration files with templates, default paths and secrets.
//!
//! Nothing else reads the environment or the Windows registry. A configuration is checked whole: every problem is
//! reported at once, with its file and key. Unknown keys are ignored, because one file may serve several versions.

mod agent;
mod backend;
mod databases;
mod directories;
mod document;
pub mod env;
mod environment;
mod lookup;
mod problems;
mod secrets;
mod sections;

pub use agent::AgentConfig;
pub use backend::{AuthSettings, BackendConfig};
pub use databases::DatabasePaths;
pub use directories::Directories;
pub use environment::Environment;
pub use lookup::{ConfigKind, ConfigNotFound, find_config};
pub use problems::{ConfigError, Problem};
pub use secrets::{Registry, Secret, SecretFiles, SecretName, Sources, SystemRegistry};
pub use sections::{
    Age, AgentSection, BindAddress, DatabaseSection, InvalidBind, LogSection, MailEncryption,
    MailSection, NatsSection, RetentionSection, ServerSection, UpdateSection,
};
