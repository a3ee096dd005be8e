//! Answers `blob.<pc>`: pieces of scripts and releases, by digest, from a small cache.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use kanade_bus::backend::{Bus, ObjectError, ObjectInfo};
use kanade_bus::{CoreMessage, Headers, RequestError};
use kanade_runtime::TaskContext;
use kanade_wire::blob::{BUSY, BlobRequest, ERROR_HEADER, MAX_PIECE, NOT_FOUND, SIZE_HEADER};
use kanade_wire::{Digest, subjects, topology};

use super::requests::serve_requests;
use crate::artifacts::Artifacts;

/// Bytes kept in memory: a fleet asks for the same script or release within a moment.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of a body that are read from the broker at a time.
const BLOCK: u64 = 2 * MAX_PIECE as u64;

/// Answers requests for bodies.
#[derive(Clone)]
pub struct BlobResponder {
    bus: Bus,
    artifacts: Artifacts,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Default)]
struct Cache {
    blocks: VecDeque<Block>,
    bytes: usize,
}

/// A part of a body, from a multiple of [`BLOCK`] on.
#[derive(Clone)]
struct Block {
    digest: Digest,
    start: u64,
    /// Bytes of the whole body.
    size: u64,
    bytes: Bytes,
}

impl BlobResponder {
    /// A responder over the broker's stores of scripts and releases.
    pub fn new(bus: Bus, artifacts: Artifacts) -> Self {
        Self {
            bus,
            artifacts,
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
        let (headers, piece) = match self.block(&asked.digest, asked.offset).await {
            Ok(Some(block)) => block.piece(asked.offset),
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

    async fn block(&self, digest: &Digest, offset: u64) -> Result<Option<Block>, ObjectError> {
        let start = offset / BLOCK * BLOCK;
        if let Some(block) = self.cache().find(digest, start) {
            return Ok(Some(block));
        }
        let Some(info) = self.object(digest).await? else {
            return Ok(None);
        };
        let block = Block {
            digest: digest.clone(),
            start,
            size: info.size,
            bytes: self.bus.object_bytes(&info, start..start + BLOCK).await?,
        };
        if !block.bytes.is_empty() {
            self.cache().keep(block.clone());
        }
        Ok(Some(block))
    }

    /// Scripts of a dispatch are named by their content; the mirrors know the rest.
    async fn object(&self, digest: &Digest) -> Result<Option<ObjectInfo>, ObjectError> {
        if let Some(known) = self.artifacts.with_digest(digest) {
            return Ok(Some(known));
        }
        let name = topology::script_object(digest);
        self.bus.object_info(topology::SCRIPTS.name, &name).await
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Block {
    fn piece(&self, offset: u64) -> (Headers, Bytes) {
        let within = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        let start = within.min(self.bytes.len());
        let end = start.saturating_add(MAX_PIECE).min(self.bytes.len());
        (
            Headers::new().with(SIZE_HEADER, self.size.to_string()),
            self.bytes.slice(start..end),
        )
    }
}

impl Cache {
    fn find(&self, digest: &Digest, start: u64) -> Option<Block> {
        let mut blocks = self.blocks.iter();
        let block = blocks.find(|block| block.start == start && block.digest == *digest);
        block.cloned()
    }

    fn keep(&mut self, block: Block) {
        self.bytes += block.bytes.len();
        self.blocks.push_back(block);
        while self.bytes > CACHE_BYTES {
            let Some(oldest) = self.blocks.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(of: &[u8], start: u64, bytes: usize) -> Block {
        Block {
            digest: Digest::of(of),
            start,
            size: start + bytes as u64,
            bytes: Bytes::from(vec![7; bytes]),
        }
    }

    #[test]
    fn a_piece_starts_at_its_offset_and_ends_at_the_block() {
        let block = block(b"1", BLOCK, MAX_PIECE + 10);
        let (headers, piece) = block.piece(BLOCK + MAX_PIECE as u64);
        assert_eq!(piece.len(), 10);
        assert_eq!(headers.get_u64(SIZE_HEADER), Some(block.size));
        assert_eq!(block.piece(BLOCK).1.len(), MAX_PIECE);
        assert!(block.piece(u64::MAX).1.is_empty());
    }

    #[test]
    fn the_cache_forgets_the_oldest_block_first() {
        let mut cache = Cache::default();
        cache.keep(block(b"1", 0, CACHE_BYTES));
        cache.keep(block(b"1", BLOCK, 1));
        let digest = Digest::of(b"1");
        assert!(cache.find(&digest, 0).is_none() && cache.find(&digest, BLOCK).is_some());
        assert!(cache.find(&Digest::of(b"2"), BLOCK).is_none());
    }
}
