//! Answers `blob.<pc>`: pieces of scripts, by digest, from a small cache.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use kanade_bus::backend::Bus;
use kanade_bus::{CoreMessage, Headers, RequestError};
use kanade_runtime::TaskContext;
use kanade_wire::blob::{BUSY, BlobRequest, ERROR_HEADER, MAX_PIECE, NOT_FOUND, SIZE_HEADER};
use kanade_wire::{Digest, subjects, topology};

use super::requests::serve_requests;

/// Bytes kept in memory: a fleet asks for the same script within a moment.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

/// Answers requests for bodies.
#[derive(Clone)]
pub struct BlobResponder {
    bus: Bus,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Default)]
struct Cache {
    bodies: VecDeque<(Digest, Bytes)>,
    bytes: usize,
}

impl BlobResponder {
    /// A responder over the broker's store of scripts.
    pub fn new(bus: Bus) -> Self {
        Self {
            bus,
            cache: Arc::default(),
        }
    }

    /// Answers until the task is stopped, one request after the other: a fleet that asks at once
    /// is served from the cache, and no faster than the broker takes it.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn run(self, task: TaskContext) -> Result<(), RequestError> {
        let serve = |request| self.serve(request);
        serve_requests(&self.bus, subjects::BLOB_ANY, &task, serve).await
    }

    async fn serve(&self, request: CoreMessage) {
        let Ok(asked) = serde_json::from_slice::<BlobRequest>(&request.payload) else {
            tracing::warn!(
                subject = request.subject,
                "a blob request was not understood"
            );
            return;
        };
        let (headers, piece) = match self.body(&asked.digest).await {
            Ok(Some(body)) => piece_of(&body, asked.offset),
            Ok(None) => (Headers::new().with(ERROR_HEADER, NOT_FOUND), Bytes::new()),
            Err(error) => {
                tracing::warn!(digest = %asked.digest, %error, "a body could not be read from the broker");
                (Headers::new().with(ERROR_HEADER, BUSY), Bytes::new())
            }
        };
        if let Err(error) = self.bus.reply_with(&request, headers, piece).await {
            tracing::debug!(%error, "a blob's answer was not sent; the agent asks again");
        }
    }

    async fn body(
        &self,
        digest: &Digest,
    ) -> Result<Option<Bytes>, kanade_bus::backend::ObjectError> {
        if let Some(body) = self.cache().find(digest) {
            return Ok(Some(body));
        }
        let name = topology::script_object(digest);
        if self
            .bus
            .object_info(topology::SCRIPTS.name, &name)
            .await?
            .is_none()
        {
            return Ok(None);
        }
        let body = self.bus.object_get(topology::SCRIPTS.name, &name).await?;
        self.cache().keep(digest.clone(), body.clone());
        Ok(Some(body))
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn piece_of(body: &Bytes, offset: u64) -> (Headers, Bytes) {
    let start = usize::try_from(offset)
        .unwrap_or(usize::MAX)
        .min(body.len());
    let end = start.saturating_add(MAX_PIECE).min(body.len());
    (
        Headers::new().with(SIZE_HEADER, body.len().to_string()),
        body.slice(start..end),
    )
}

impl Cache {
    fn find(&self, digest: &Digest) -> Option<Bytes> {
        self.bodies
            .iter()
            .find(|(known, _)| known == digest)
            .map(|(_, body)| body.clone())
    }

    fn keep(&mut self, digest: Digest, body: Bytes) {
        self.bytes += body.len();
        self.bodies.push_back((digest, body));
        while self.bytes > CACHE_BYTES {
            let Some((_, oldest)) = self.bodies.pop_front() else {
                break;
            };
            self.bytes -= oldest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_starts_at_its_offset_and_ends_at_the_body() {
        let body = Bytes::from(vec![7; MAX_PIECE + 10]);
        let (headers, piece) = piece_of(&body, MAX_PIECE as u64);
        assert_eq!(piece.len(), 10);
        assert_eq!(headers.get_u64(SIZE_HEADER), Some(body.len() as u64));
        assert!(piece_of(&body, u64::MAX).1.is_empty());
    }

    #[test]
    fn the_cache_forgets_the_oldest_body_first() {
        let mut cache = Cache::default();
        let (first, second) = (Digest::of(b"1"), Digest::of(b"2"));
        cache.keep(first.clone(), Bytes::from(vec![0; CACHE_BYTES]));
        cache.keep(second.clone(), Bytes::from(vec![0; 1]));
        assert!(cache.find(&first).is_none() && cache.find(&second).is_some());
    }
}
