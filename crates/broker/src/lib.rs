//! nats-server as a child process: find it, fetch it, configure it, start, supervise and stop it.
//!
//! Used by `kanade up` and by the tests. The broker is always the real nats-server; this crate
//! knows its command line and configuration file and nothing of what is published through it.
//!
//! A [`Broker`] ends with its parent on Linux, whatever ends the parent, and with its handle
//! everywhere.

mod configuration;
mod discovery;
mod fetch;
mod process;
mod readiness;
mod spawn;
mod supervise;
mod version;
mod wheel;

pub use configuration::{Auth, BrokerConfig, ConfigError, SyncInterval};
pub use discovery::{FindError, NatsServer, SearchPlaces, find};
pub use fetch::FetchError;
pub use process::{Broker, BrokerError};
pub use supervise::{Supervision, supervise};
pub use version::{MINIMUM_VERSION, PINNED_VERSION, ServerVersion};
