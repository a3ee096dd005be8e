use super::error::ArtifactError;
use super::kind::ArtifactKind;
use super::library::Artifacts;

/// What a kind takes of the broker's store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreUsage {
    /// What it is.
    pub kind: ArtifactKind,
    /// How many there are, those dispatch stored included.
    pub objects: u64,
    /// Bytes of their content.
    pub content_bytes: u64,
    /// Bytes the broker's stream takes.
    pub stored_bytes: u64,
    /// Bytes it may take; `None` without a limit of its own.
    pub max_bytes: Option<u64>,
}

impl Artifacts {
    /// What a kind takes.
    ///
    /// # Errors
    /// When the store was not listed yet, or the broker does not answer.
    pub async fn usage(&self, kind: ArtifactKind) -> Result<StoreUsage, ArtifactError> {
        let objects = self.objects(kind).await?;
        let stream = format!("OBJ_{}", kind.store().name);
        let stream = self.bus.stream_info(&stream).await;
        let stream = stream.map_err(|_| ArtifactError::Unread)?;
        Ok(StoreUsage {
            kind,
            objects: objects.objects.len() as u64,
            content_bytes: objects.objects.values().map(|info| info.size).sum(),
            stored_bytes: stream.as_ref().map_or(0, |stream| stream.bytes),
            max_bytes: stream.and_then(|stream| stream.max_bytes),
        })
    }
}
