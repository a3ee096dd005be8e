//! Secrets: where they come from and how they are kept out of logs.

mod registry;
mod resolve;
mod secret;

pub use registry::{Registry, SystemRegistry};
pub use resolve::SecretName;
pub use secret::Secret;
