use std::collections::HashMap;

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::error::{ObjectError, Subject};
use super::info::ObjectInfo;
use super::{CHUNK, chunks_subject, digest_text, metadata_subject, stream};
use crate::backend::bus::Bus;
use crate::backend::outgoing::Outgoing;
use crate::headers::names;

impl Bus {
    /// Stores a body under a name, replacing what was there, and reads it back to be sure.
    ///
    /// The old body stays readable until the new one is complete. What a failure leaves behind is
    /// removed. `now` is kept as the time of the change.
    pub async fn object_put(
        &self,
        store: &str,
        name: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
        now: DateTime<Utc>,
    ) -> Result<ObjectInfo, ObjectError> {
        let subject = Subject { store, name };
        let old = self.object_info(store, name).await?;
        let inbox = self.connection.client().new_inbox();
        let id = inbox.rsplit('.').next().unwrap_or(&inbox);
        let stored = self.put_whole(subject, id, body, now).await;
        let obsolete = match &stored {
            Ok(_) => old.map(|old| old.nuid),
            Err(_) => Some(id.to_owned()),
        };
        if let Some(obsolete) = obsolete {
            self.remove_chunks(subject, &obsolete).await;
        }
        stored
    }

    /// Deletes an object; `false` when there was none.
    pub async fn object_delete(&self, store: &str, name: &str) -> Result<bool, ObjectError> {
        let subject = Subject { store, name };
        let Some(mut info) = self.object_info(store, name).await? else {
            return Ok(false);
        };
        info.deleted = true;
        (info.size, info.chunks, info.digest) = (0, 0, None);
        self.put_metadata(subject, &info).await?;
        self.remove_chunks(subject, &info.nuid).await;
        Ok(true)
    }

    async fn put_whole(
        &self,
        subject: Subject<'_>,
        id: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
        now: DateTime<Utc>,
    ) -> Result<ObjectInfo, ObjectError> {
        let mut info = self.put_chunks(subject, id, body).await?;
        info.modified = Some(now);
        self.verify(subject, &info).await?;
        self.put_metadata(subject, &info).await?;
        Ok(info)
    }

    async fn put_chunks(
        &self,
        subject: Subject<'_>,
        id: &str,
        body: &mut (impl AsyncRead + Unpin + Send),
    ) -> Result<ObjectInfo, ObjectError> {
        let to = chunks_subject(subject.store, id);
        let (mut digest, mut size, mut chunks) = (Sha256::new(), 0, 0);
        loop {
            let chunk = read_chunk(body)
                .await
                .map_err(|error| subject.source(error))?;
            if chunk.is_empty() {
                break;
            }
            digest.update(&chunk);
            size += chunk.len() as u64;
            chunks += 1;
            self.publish(Outgoing::new(to.clone(), chunk))
                .await
                .map_err(|error| subject.write(error))?;
        }
        Ok(ObjectInfo {
            name: subject.name.to_owned(),
            size,
            chunks,
            digest: Some(digest_text(&digest.finalize())),
            modified: None,
            metadata: HashMap::new(),
            bucket: subject.store.to_owned(),
            nuid: id.to_owned(),
            deleted: false,
            description: None,
            options: Some(serde_json::json!({ "max_chunk_size": CHUNK })),
        })
    }

    async fn put_metadata(
        &self,
        subject: Subject<'_>,
        info: &ObjectInfo,
    ) -> Result<(), ObjectError> {
        let to = metadata_subject(subject.store, subject.name);
        let body = serde_json::to_vec(info).map_err(|_| subject.damaged())?;
        let message = Outgoing::new(to, body).header(names::ROLLUP, "sub");
        let stored = self.publish(message).await;
        stored.map(drop).map_err(|error| subject.write(error))
    }

    /// Chunks nothing points to only cost room: a failure is logged, not returned.
    async fn remove_chunks(&self, subject: Subject<'_>, id: &str) {
        let chunks = chunks_subject(subject.store, id);
        if let Err(error) = self.purge(&stream(subject.store), Some(&chunks)).await {
            tracing::warn!(
                store = subject.store,
                object = subject.name,
                error = %error,
                "obsolete parts of an object stay behind"
            );
        }
    }
}

/// A whole chunk, the last and shorter one, or nothing at the end.
async fn read_chunk(body: &mut (impl AsyncRead + Unpin + Send)) -> std::io::Result<Bytes> {
    let mut chunk = BytesMut::with_capacity(CHUNK);
    let mut body = body.take(CHUNK as u64);
    while body.read_buf(&mut chunk).await? > 0 {}
    Ok(chunk.freeze())
}
