use std::time::Duration;

use kanade_wire::Digest;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncRead;

use super::chunks::{ChunkWriter, read_chunk};
use super::error::{ObjectError, Subject};
use super::{chunks_subject, stream};
use crate::backend::bus::Bus;

/// How often a stored body is read back before it is given up.
const ATTEMPTS: u32 = 5;
/// Wait before the second attempt; each further one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// A body that is stored and was read back, and that nobody sees: it has no name yet. Announce it
/// or discard it.
#[derive(Debug)]
#[must_use = "its chunks stay in the store until it is announced or discarded"]
pub struct StagedObject {
    /// Bytes.
    pub size: u64,
    /// What they are.
    pub sha256: Digest,
    pub(super) store: String,
    pub(super) id: String,
    pub(super) chunks: u64,
}

impl Bus {
    /// Stores a body of at most `limit` bytes, a chunk at a time, and reads it back. `label` names
    /// it in errors. What a failure leaves behind is removed.
    ///
    /// # Errors
    /// When the body breaks off or is too large, or the broker has no room or does not answer.
    pub async fn object_stage(
        &self,
        store: &str,
        label: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
        limit: u64,
    ) -> Result<StagedObject, ObjectError> {
        let subject = Subject { store, name: label };
        let inbox = self.connection.client().new_inbox();
        let id = inbox.rsplit('.').next().unwrap_or(&inbox);
        let staged = self.stage(subject, id, body, limit).await;
        if staged.is_err() {
            self.remove_chunks(subject, id).await;
        }
        staged
    }

    /// Removes a body that is not wanted after all.
    pub async fn object_discard(&self, staged: StagedObject) {
        let (store, name) = (staged.store.as_str(), staged.sha256.as_str());
        self.remove_chunks(Subject { store, name }, &staged.id)
            .await;
    }

    async fn stage(
        &self,
        subject: Subject<'_>,
        id: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
        limit: u64,
    ) -> Result<StagedObject, ObjectError> {
        let staged = self.store_chunks(subject, id, body, limit).await?;
        let mut wait = FIRST_WAIT;
        for _ in 1..ATTEMPTS {
            match self.verify(subject, &staged).await {
                Ok(()) => return Ok(staged),
                Err(error) => {
                    tracing::warn!(store = subject.store, object = subject.name, %error, "a stored body could not be read back; it is tried again");
                }
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
        }
        self.verify(subject, &staged).await?;
        Ok(staged)
    }

    async fn store_chunks(
        &self,
        subject: Subject<'_>,
        id: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
        limit: u64,
    ) -> Result<StagedObject, ObjectError> {
        let writer = ChunkWriter::open(self, chunks_subject(subject.store, id)).await;
        let mut writer = writer.map_err(|error| subject.write(error))?;
        let mut counted = Counted::default();
        let passed = pass(subject, body, limit, &mut writer, &mut counted).await;
        if let Err(error) = passed {
            writer.settle().await;
            return Err(error);
        }
        Ok(StagedObject {
            size: counted.size,
            sha256: Digest::from_sha256(counted.digest.finalize().into()),
            store: subject.store.to_owned(),
            id: id.to_owned(),
            chunks: counted.chunks,
        })
    }

    /// Chunks nothing points to only cost room: a failure is logged, not returned.
    pub(super) async fn remove_chunks(&self, subject: Subject<'_>, id: &str) {
        let chunks = chunks_subject(subject.store, id);
        if let Err(error) = self.purge(&stream(subject.store), Some(&chunks)).await {
            tracing::warn!(
                store = subject.store,
                object = subject.name,
                error = %error,
                "obsolete parts of an object stay behind until orphans are collected"
            );
        }
    }
}

/// What has passed so far.
#[derive(Default)]
struct Counted {
    digest: Sha256,
    size: u64,
    chunks: u64,
}

async fn pass(
    subject: Subject<'_>,
    body: &mut (impl AsyncRead + Unpin + Send),
    limit: u64,
    writer: &mut ChunkWriter<'_>,
    counted: &mut Counted,
) -> Result<(), ObjectError> {
    loop {
        let chunk = read_chunk(body).await;
        let chunk = chunk.map_err(|error| subject.source(error))?;
        if chunk.is_empty() {
            let stored = writer.finish().await;
            return stored.map_err(|error| subject.write(error));
        }
        counted.size += chunk.len() as u64;
        if counted.size > limit {
            return Err(subject.too_large(limit));
        }
        counted.digest.update(&chunk);
        counted.chunks += 1;
        let written = writer.write(chunk).await;
        written.map_err(|error| subject.write(error))?;
    }
}
