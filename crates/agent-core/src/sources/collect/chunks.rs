//! An archive on its way into the outbox.

use std::io;

use kanade_wire::output::{CHUNK_BYTES, CHUNK_HEADER};
use kanade_wire::{Digest, ResultId, subjects};
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::CollectError;
use super::archive::Archive;
use crate::agent::Core;
use crate::state::{Report, ReportStream};

/// What was queued.
#[derive(Debug)]
pub struct Queued {
    pub chunks: u32,
    pub bytes: u64,
    pub sha256: Digest,
}

/// Queues an archive's chunks, one at a time.
pub async fn queue(core: &Core, run: &ResultId, archive: &Archive) -> Result<Queued, CollectError> {
    let mut file = File::open(archive.path()).await?;
    let mut hash = Sha256::new();
    let (mut chunks, mut bytes) = (0, 0);
    loop {
        let chunk = read_chunk(&mut file).await?;
        if chunk.is_empty() {
            break;
        }
        hash.update(&chunk);
        bytes += chunk.len() as u64;
        let report = [report(core, run, chunks, chunk)];
        core.insist("queue a bundle's chunk", || {
            core.state.enqueue(&report, core.clock.now())
        })
        .await
        .ok_or(CollectError::Stopped)?;
        chunks += 1;
        core.outbox_changed.notify_one();
    }
    let sha256 = Digest::from_sha256(hash.finalize().into());
    Ok(Queued {
        chunks,
        bytes,
        sha256,
    })
}

/// A whole chunk, except for the last one; nothing at the end.
async fn read_chunk(file: &mut File) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    file.take(CHUNK_BYTES as u64)
        .read_to_end(&mut chunk)
        .await?;
    Ok(chunk)
}

fn report(core: &Core, run: &ResultId, number: u32, payload: Vec<u8>) -> Report {
    Report {
        stream: ReportStream::Bundles,
        subject: subjects::bundle(&core.pc_id, run),
        message_id: format!("{run}:bundle:{number}"),
        headers: vec![(CHUNK_HEADER.to_owned(), number.to_string())],
        payload,
        run: Some(run.to_string()),
    }
}
