//! A release is downloaded piece by piece, goes on where it stopped, and counts once its digest is right.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use kanade_runtime::{Backoff, BackoffPolicy, fault};
use kanade_wire::blob::{BlobRequest, ERROR_HEADER, SIZE_HEADER};
use kanade_wire::release::ReleaseOffer;
use kanade_wire::{Digest, subjects};
use sha2::{Digest as _, Sha256};
use tokio::time::sleep;

use super::install::Failure;
use crate::agent::Core;

const PIECE_WITHIN: Duration = Duration::from_secs(15);
/// A piece that does not come is asked for so many times in a row.
const TRIES: u32 = 3;
const RETRY: BackoffPolicy = BackoffPolicy::new(Duration::from_secs(15), Duration::from_secs(45));
const CHUNK: usize = 64 * 1024;

/// Downloads the program of `offer` to `staged`, unless it is there.
pub(super) async fn fetch(core: &Core, offer: &ReleaseOffer, staged: &Path) -> Result<(), Failure> {
    if staged.exists() && digest_of(staged)? == offer.digest {
        return Ok(());
    }
    let part = staged.with_added_extension("part");
    let mut file = open_part(&part)?;
    let mut have = file.metadata()?.len();
    if have > offer.size {
        file.set_len(0)?;
        have = 0;
    }
    if have > 0 {
        tracing::info!(
            update.target = offer.version,
            update.have_bytes = have,
            "a download goes on where it stopped"
        );
    }
    let mut backoff = Backoff::new(RETRY);
    while have < offer.size {
        fault::point("update.piece");
        core.connection.connected().await;
        match piece(core, offer, have).await {
            Ok(bytes) => {
                file.write_all(&bytes)?;
                have += bytes.len() as u64;
                backoff.reset();
            }
            Err(why) if backoff.attempts() + 1 >= TRIES => return Err(Failure::passing(why)),
            Err(_) => sleep(core.chance.delay(&mut backoff)).await,
        }
    }
    file.sync_all()?;
    drop(file);
    accept(offer, &part, staged)
}

fn open_part(part: &Path) -> io::Result<File> {
    if let Some(folder) = part.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().append(true).create(true).open(part)
}

/// What does not match is thrown away: going on with it would never end.
fn accept(offer: &ReleaseOffer, part: &Path, staged: &Path) -> Result<(), Failure> {
    if digest_of(part)? != offer.digest {
        fs::remove_file(part)?;
        return Err(Failure::passing(
            "what was downloaded does not match its digest",
        ));
    }
    fs::rename(part, staged)?;
    Ok(())
}

fn digest_of(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(Digest::from_sha256(hash.finalize().into())),
            read => hash.update(&chunk[..read]),
        }
    }
}

async fn piece(core: &Core, offer: &ReleaseOffer, offset: u64) -> Result<Bytes, String> {
    let request = BlobRequest {
        digest: offer.digest.clone(),
        offset,
    };
    let payload = serde_json::to_vec(&request).map_err(|error| error.to_string())?;
    let subject = subjects::blob(&core.pc_id);
    let asked = core
        .connection
        .request(&subject, payload.into(), PIECE_WITHIN);
    let reply = asked.await.map_err(|error| error.to_string())?;
    if let Some(word) = reply.headers.get(ERROR_HEADER) {
        return Err(format!("the backend says {word}"));
    }
    let size = reply.headers.get_u64(SIZE_HEADER);
    if size != Some(offer.size) {
        return Err(format!("its size is {size:?}, not {} bytes", offer.size));
    }
    let fits = reply.payload.len() as u64 <= offer.size - offset;
    match fits && !reply.payload.is_empty() {
        true => Ok(reply.payload),
        false => Err(format!("a piece of {} bytes came", reply.payload.len())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_download_counts_only_with_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        let (part, staged) = (folder.path().join("a.part"), folder.path().join("a"));
        let offer = ReleaseOffer {
            version: "2".into(),
            platform: "linux-x86_64".into(),
            digest: Digest::of(b"program"),
            size: 7,
            signature: None,
        };
        fs::write(&part, "prograM").unwrap();
        assert!(accept(&offer, &part, &staged).is_err());
        assert!(!part.exists() && !staged.exists());
        fs::write(&part, "program").unwrap();
        accept(&offer, &part, &staged).unwrap();
        assert_eq!(fs::read(&staged).unwrap(), b"program");
    }
}
