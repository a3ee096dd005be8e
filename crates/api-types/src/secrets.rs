//! Secrets that jobs refer to by name. Their values are never answered.

use std::fmt;

use chrono::{DateTime, Utc};
use kanade_wire::environment::SecretText;
use kanade_wire::{JobId, SecretName};
use serde::{Deserialize, Serialize};

/// A secret without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SecretShown {
    /// Its name.
    pub name: SecretName,
    /// The jobs that refer to it.
    pub used_by: Vec<JobId>,
    /// When it got its present value.
    pub set_at: DateTime<Utc>,
    /// Who gave it that.
    pub set_by: String,
    /// When it was set first.
    pub created_at: DateTime<Utc>,
}

/// Body of `PUT /api/secrets/{name}`.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SetSecret {
    /// The value: 4 to 16,384 bytes.
    pub value: SecretText,
}

impl fmt::Debug for SetSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetSecret(***)")
    }
}
