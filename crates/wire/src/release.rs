//! A release of the agent as a machine is offered it.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// What a machine with a target version downloads: by its digest, through `blob.<pc>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseOffer {
    /// Its version.
    pub version: String,
    /// What it is for, such as `linux-x86_64`: the platform the machine asked with.
    pub platform: String,
    /// The program's SHA-256.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
    /// A signature over the program, for agents that ask for one. Nobody signs yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}
