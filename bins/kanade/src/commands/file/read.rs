//! A file on its way: its digest first, so that the backend can tell what arrived.

use std::io;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use kanade_client::FileUpload;
use kanade_wire::Digest;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use crate::exit::ExitStatus;
use crate::failure::Failure;

/// Bytes read at a time.
const PIECE: usize = 256 * 1024;

/// A local file that is about to be sent.
pub struct LocalFile {
    file: File,
    size: u64,
    sha256: Digest,
}

impl LocalFile {
    /// Opens a file and reads it once, for its digest.
    pub async fn open(path: &Path) -> Result<Self, Failure> {
        let opened = open(path).await;
        opened.map_err(|error| {
            let message = format!("{} cannot be read: {error}", path.display());
            Failure::new(
                ExitStatus::Failed,
                message,
                format!("ls -l {}", path.display()),
            )
        })
    }

    /// The SHA-256 of the file.
    pub const fn sha256(&self) -> &Digest {
        &self.sha256
    }

    /// Its bytes, with a bar that grows as they are taken.
    pub fn upload(
        self,
        bar: &ProgressBar,
    ) -> FileUpload<impl Stream<Item = io::Result<Bytes>> + Send + 'static> {
        bar.set_length(self.size);
        bar.reset();
        let bar = bar.clone();
        let pieces = ReaderStream::with_capacity(self.file, PIECE);
        FileUpload {
            pieces: pieces.inspect_ok(move |piece| bar.inc(piece.len() as u64)),
            size: self.size,
            sha256: self.sha256,
        }
    }
}

async fn open(path: &Path) -> io::Result<LocalFile> {
    let mut file = File::open(path).await?;
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).await?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        size += read as u64;
    }
    // A file that is no file, such as a pipe, cannot be read twice.
    let file = File::open(path).await?;
    Ok(LocalFile {
        file,
        size,
        sha256: Digest::from_sha256(hash.finalize().into()),
    })
}

/// A bar on stderr, when that is a terminal; it is gone once it is done.
pub fn bar(verb: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(verb);
    let template = "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
