//! Secrets: where they come from and how they are kept out of logs.

mod files;
mod registry;
mod resolve;
mod secret;

pub use files::SecretFiles;
pub use registry::{Registry, SystemRegistry};
pub use resolve::{SecretName, Sources};
pub use secret::Secret;
