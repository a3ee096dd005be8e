//! The sections of the configuration files, one per file.

mod agent;
mod database;
mod log;
mod mail;
mod nats;
mod retention;
mod server;
mod update;

pub use agent::AgentSection;
pub use database::DatabaseSection;
pub use log::LogSection;
pub use mail::{MailEncryption, MailSection};
pub use nats::NatsSection;
pub(crate) use nats::broker_url;
pub use retention::{Age, RetentionSection};
pub use server::{BindAddress, InvalidBind, ServerSection};
pub use update::UpdateSection;
