//! How fresh a machine's contact with the broker must be for a job (contract wire.md §3.2).

use serde::{Deserialize, Serialize};

/// What to do when the machine has been without the broker. Tagged by `mode`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Staleness {
    /// Run regardless of broker contact.
    #[default]
    Cached,
    /// Refuse when the time since the last contact exceeds `max_cache_age`; zero while connected.
    Strict {
        /// A humantime duration; one that does not parse counts as 0 (closed).
        #[cfg_attr(feature = "schemars", schemars(extend("format" = "humantime", "examples" = ["1h"])))]
        max_cache_age: String,
    },
    /// Run; nothing is evaluated.
    Unchecked,
}
