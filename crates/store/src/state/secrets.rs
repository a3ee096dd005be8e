use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::SecretName;
use kanade_wire::environment::SecretText;

use super::StateError;

/// A secret without its value: what may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRow {
    /// Its name.
    pub name: SecretName,
    /// When it was set first.
    pub created_at: DateTime<Utc>,
    /// When it got its present value.
    pub set_at: DateTime<Utc>,
    /// Who gave it that.
    pub set_by: String,
}

/// Values that jobs refer to by name.
#[async_trait]
pub trait SecretRepository: Send + Sync {
    /// At most `limit` secrets in the order of their names, without their values: those after a
    /// name, or the first ones.
    ///
    /// # Errors
    /// When the database fails.
    async fn list(
        &self,
        after: Option<&SecretName>,
        limit: u32,
    ) -> Result<Vec<SecretRow>, StateError>;

    /// The values of those of `names` that exist.
    ///
    /// # Errors
    /// When the database fails.
    async fn values(
        &self,
        names: &[SecretName],
    ) -> Result<BTreeMap<SecretName, SecretText>, StateError>;

    /// Gives a secret its value. `true` when there was none of this name.
    ///
    /// # Errors
    /// When the database fails.
    async fn set(
        &self,
        name: &SecretName,
        value: &SecretText,
        by: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StateError>;

    /// Deletes a secret. `false` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn delete(&self, name: &SecretName) -> Result<bool, StateError>;
}
