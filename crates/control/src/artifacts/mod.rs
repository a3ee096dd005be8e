//! What the backend hands out: script objects, packages and releases of the agent.
//!
//! Bodies lie in the broker's object stores and pass through in pieces; lists are answered from
//! mirrors of their metadata. What is published under a name stays what it is until it is deleted.

mod collect;
mod detect;
mod error;
mod kind;
mod library;
mod names;
mod plan;
mod program;
mod publish;
mod usage;
mod users;

pub use collect::{Collected, Collector};
pub use detect::{HEAD_BYTES, platform_of};
pub use error::ArtifactError;
pub use kind::ArtifactKind;
pub use library::{Artifact, Artifacts};
pub use names::{ArtifactName, InvalidName, Platform};
pub use plan::{Doomed, KeepRules};
pub use publish::Published;
pub use usage::StoreUsage;
pub use users::Users;

/// Metadata that says when a script was last sent to machines.
pub(crate) const USED_AT: &str = "kanade-used-at";
