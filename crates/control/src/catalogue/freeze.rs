//! The change freeze: schedules and rollouts stop, a person is asked to confirm.

use chrono::{DateTime, Local, Utc};
use kanade_wire::freeze::Freeze;
use kanade_wire::topology;

use super::agents::decode;
use super::error::CatalogueError;
use super::{Catalogue, seen};

/// The key in the bucket.
const KEY: &str = "freeze";

/// The freeze that is stored, whether or not it holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFreeze {
    /// What it says; empty, which always holds, when it cannot be read.
    pub freeze: Freeze,
    /// When it was set.
    pub set_at: DateTime<Utc>,
}

impl Catalogue {
    /// The change freeze. What cannot be read counts as frozen.
    pub fn freeze(&self) -> Option<Freeze> {
        self.stored_freeze().map(|stored| stored.freeze)
    }

    /// The change freeze, and when it was set.
    pub fn stored_freeze(&self) -> Option<StoredFreeze> {
        let snapshot = self.mirrors.fleet.snapshot();
        let entry = snapshot.entries.get(KEY)?;
        Some(StoredFreeze {
            freeze: decode(KEY, &entry.value).unwrap_or_default(),
            set_at: entry.written_at,
        })
    }

    /// The change freeze, if it holds at `now`. Dates are those of this machine.
    pub fn frozen(&self, now: DateTime<Utc>) -> Option<Freeze> {
        self.freeze().filter(|freeze| freeze.holds(now, &Local))
    }

    /// Sets the freeze, whatever there was before. Returns once look-ups see it.
    ///
    /// # Errors
    /// When it would never hold, or the broker does not take it.
    pub async fn set_freeze(
        &self,
        freeze: &Freeze,
        now: DateTime<Utc>,
    ) -> Result<(), CatalogueError> {
        freeze.check(now, &Local).map_err(CatalogueError::Freeze)?;
        let value = serde_json::to_vec(freeze).map_err(CatalogueError::Encode)?;
        let revision = self
            .bus
            .kv_put(topology::FLEET_CONFIG.name, KEY, value, None)
            .await
            .map_err(CatalogueError::Bucket)?;
        seen(&self.mirrors.fleet, revision).await;
        Ok(())
    }

    /// Ends the freeze. Ending none changes nothing.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn clear_freeze(&self) -> Result<(), CatalogueError> {
        if self.freeze().is_none() {
            return Ok(());
        }
        let revision = self
            .bus
            .kv_delete(topology::FLEET_CONFIG.name, KEY, None)
            .await
            .map_err(CatalogueError::Bucket)?;
        seen(&self.mirrors.fleet, revision).await;
        Ok(())
    }
}
