//! Files a script named, brought back as one zip archive.
//!
//! The archive is built in a file and travels from there in chunks: it is never in memory.

mod archive;
mod chunks;
mod files;
mod named;

pub use files::{DiskFiles, Files, Named};

use std::io;

use kanade_wire::hints::CollectHint;
use kanade_wire::result::CollectedBundle;
use kanade_wire::size::{InvalidSize, parse_size};

use crate::agent::Core;
use crate::run::Admitted;

/// The limit on what files hold, where a job sets none.
const DEFAULT_SIZE: u64 = 50_000_000;
/// No job may set a higher one: the archive lies on the machine's disk until the broker has it.
const LARGEST_SIZE: u64 = 512_000_000;

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// Standard output does not name files.
    #[error("standard output is not one JSON object with a list of paths in `{field}`")]
    NotNamed {
        /// Where they were looked for.
        field: String,
    },
    /// More files are named than an archive may hold.
    #[error("more than {0} files are named")]
    TooMany(usize),
    /// The job's limit is none.
    #[error("the job's limit cannot be read")]
    Limit(#[from] InvalidSize),
    /// The files hold more than the limit.
    #[error("the files hold more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The archive could not be written, or read again.
    #[error("the archive cannot be written")]
    Archive(#[from] io::Error),
    /// The agent stopped before it was done.
    #[error("the agent stopped before the files were read")]
    Stopped,
}

/// Builds the bundle and queues its chunks.
pub async fn bundle(
    core: &Core,
    admitted: &Admitted,
    hint: &CollectHint,
    stdout: &str,
) -> Result<CollectedBundle, CollectError> {
    let limit = match &hint.max_size {
        Some(text) => parse_size(text)?.min(LARGEST_SIZE),
        None => DEFAULT_SIZE,
    };
    let order = archive::Order {
        paths: named::paths(stdout, &hint.files_field)?,
        limit,
        folder: core.bundles.clone(),
        name: admitted.result_id.to_string(),
        files: core.files.clone(),
        stopping: core.stopping.clone(),
    };
    let built = tokio::task::spawn_blocking(move || archive::build(&order))
        .await
        .map_err(io::Error::other)??;
    let sent = chunks::queue(core, &admitted.result_id, &built.archive).await?;
    Ok(CollectedBundle {
        name: hint.name.clone(),
        bytes: sent.bytes,
        chunks: sent.chunks,
        sha256: sent.sha256,
        files: built.files,
        skipped: built.skipped,
    })
}
