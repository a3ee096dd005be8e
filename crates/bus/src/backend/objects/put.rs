use chrono::{DateTime, Utc};
use tokio::io::AsyncRead;

use super::error::{ObjectError, Subject};
use super::info::ObjectInfo;
use crate::backend::bus::Bus;

impl Bus {
    /// Stores a body under a name, replacing what was there, and reads it back to be sure.
    ///
    /// The old body stays readable until the new one is complete. What a failure leaves behind is
    /// removed. `now` is kept as the time of the change.
    ///
    /// # Errors
    /// When the body breaks off, or the broker has no room or does not answer.
    pub async fn object_put(
        &self,
        store: &str,
        name: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
        now: DateTime<Utc>,
    ) -> Result<ObjectInfo, ObjectError> {
        let subject = Subject { store, name };
        let staged = self.object_stage(store, name, body, u64::MAX).await?;
        let old = match self.object_info(store, name).await {
            Ok(old) => old,
            Err(error) => {
                self.object_discard(staged).await;
                return Err(error);
            }
        };
        let stored = self.name_staged(subject, &staged, now, None).await?;
        if let Some(old) = old {
            self.remove_chunks(subject, &old.nuid).await;
        }
        Ok(stored)
    }

    /// Deletes an object; `false` when there was none.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn object_delete(&self, store: &str, name: &str) -> Result<bool, ObjectError> {
        let subject = Subject { store, name };
        let Some(mut info) = self.object_info(store, name).await? else {
            return Ok(false);
        };
        info.deleted = true;
        (info.size, info.chunks, info.digest) = (0, 0, None);
        self.put_metadata(subject, &info, None).await?;
        self.remove_chunks(subject, &info.nuid).await;
        Ok(true)
    }
}
