//! What operators take away: told as events, from which tables learn it, also rebuilt ones.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kanade_bus::PublishError;
use kanade_bus::backend::{ApiError, Bus, ObjectError, Outgoing};
use kanade_projections::Applied;
use kanade_store::bundles::{Bundle, BundlePlace};
use kanade_wire::removals::{BundleRemoved, CheckCleared};
use kanade_wire::{CheckName, PcId, subjects, topology};
use serde::Serialize;

/// Takes things away.
#[derive(Clone)]
pub struct Removals {
    /// The broker.
    pub bus: Bus,
    /// How far the tables are: a caller reads its own removal.
    pub applied: Applied,
}

/// Why something could not be taken away.
#[derive(Debug, thiserror::Error)]
pub enum RemovalError {
    /// The event could not be encoded.
    #[error("the removal could not be encoded")]
    Encode(#[from] serde_json::Error),
    /// The event could not be published; nothing is removed.
    #[error("the removal could not be published")]
    Publish(#[from] PublishError),
    /// The object could not be deleted; it is not listed any more.
    #[error("the bundle's object could not be deleted")]
    Object(#[from] ObjectError),
    /// The chunks could not be purged; the bundle is not listed any more.
    #[error("the bundle's chunks could not be purged")]
    Chunks(#[from] ApiError),
}

impl Removals {
    /// Clears what a check has said so far, on one machine or on all. The next report of a machine
    /// shows it again.
    ///
    /// # Errors
    /// When the event could not be published.
    pub async fn clear_check(
        &self,
        check: &CheckName,
        pc: Option<&PcId>,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), RemovalError> {
        let cleared = CheckCleared {
            check_name: check.clone(),
            pc_id: pc.cloned(),
            by: by.to_owned(),
            at,
        };
        self.tell(subjects::check_cleared(check), &cleared).await
    }

    /// Deletes a bundle. The event comes first: a crash in between leaves bytes that nobody lists
    /// and that leave the broker by their age.
    ///
    /// # Errors
    /// When the event could not be published, or the bytes could not be deleted.
    pub async fn remove_bundle(
        &self,
        bundle: &Bundle,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), RemovalError> {
        let removed = BundleRemoved {
            pc_id: bundle.pc_id.clone(),
            result_id: bundle.result_id.clone(),
            key: bundle.key.clone(),
            by: by.to_owned(),
            at,
        };
        let subject = subjects::bundle_removed(&bundle.pc_id, &bundle.result_id);
        self.tell(subject, &removed).await?;
        match &bundle.place {
            BundlePlace::Object(name) => {
                let store = topology::COLLECTIONS.name;
                self.bus.object_delete(store, name).await?;
            }
            BundlePlace::Chunks(_) => {
                let chunks = subjects::bundle(&bundle.pc_id, &bundle.result_id);
                self.bus
                    .purge(topology::BUNDLES.name, Some(&chunks))
                    .await?;
            }
        }
        Ok(())
    }

    async fn tell(&self, subject: String, event: &impl Serialize) -> Result<(), RemovalError> {
        let event = Bytes::from(serde_json::to_vec(event)?);
        let ack = self.bus.publish(Outgoing::new(subject, event)).await?;
        self.applied.wait(&ack.stream, ack.sequence).await;
        Ok(())
    }
}
