//! Scripts that travel by digest: fetched in pieces, verified, kept on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use kanade_bus::{CoreMessage, RequestError};
use kanade_runtime::{Backoff, BackoffPolicy};
use kanade_wire::blob::{BlobRequest, ERROR_HEADER, NOT_FOUND, SIZE_HEADER};
use kanade_wire::{Command, Digest, Reason, subjects};
use tokio::time::{Instant, sleep};

use crate::agent::Core;
use crate::gate::Refusal;

const PIECE_WITHIN: Duration = Duration::from_secs(15);
/// A script is given up after so long without getting it; its deadline may come earlier.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(600);
/// A backend that has just come up may not know every script yet.
const NOT_FOUND_TRIES: u32 = 4;
const RETRY: BackoffPolicy =
    BackoffPolicy::new(Duration::from_millis(500), Duration::from_secs(60));
const LARGEST: u64 = 16 * 1024 * 1024;
const CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// Where fetched scripts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptCache {
    /// In this folder, which is the agent's own.
    Folder(PathBuf),
    /// Nowhere.
    None,
}

/// Gets the text of scripts.
#[derive(Debug)]
pub(crate) struct Scripts {
    cache: ScriptCache,
}

/// A body on its way.
#[derive(Debug, Default)]
struct Partial {
    bytes: Vec<u8>,
    not_found: u32,
}

enum Progress {
    Complete,
    More,
    Failed(Failure),
}

enum Failure {
    /// Trying again may help.
    Passing(String),
    /// It will not.
    Final(String),
}

impl Scripts {
    pub fn new(cache: ScriptCache) -> Self {
        Self { cache }
    }

    /// The script of `command`: its own text, or the body with its digest, from the cache or from a backend.
    pub async fn body(&self, core: &Core, command: &Command) -> Result<String, Refusal> {
        if command.script_object.is_none() && command.script_object_sha256.is_none() {
            return Ok(command.script.clone());
        }
        let Some(digest) = &command.script_object_sha256 else {
            return Err(unavailable("the command names a script without its digest"));
        };
        if let Some(bytes) = self.cached(digest) {
            return Ok(text(bytes));
        }
        let bytes = fetch(core, digest).await.map_err(|why| unavailable(&why))?;
        if let Err(error) = self.keep(digest, &bytes) {
            tracing::warn!(%digest, %error, "a script was not kept in the cache");
        }
        Ok(text(bytes))
    }

    /// Fetches the script of `command` unless it is in the cache, or needs none.
    pub async fn prefetch(&self, core: &Core, command: &Command) -> Result<(), Refusal> {
        let is_kept =
            |digest| matches!(self.cache, ScriptCache::None) || self.cached(digest).is_some();
        match &command.script_object_sha256 {
            Some(digest) if !is_kept(digest) => self.body(core, command).await.map(drop),
            _ => Ok(()),
        }
    }

    /// What was altered on disk is as good as absent.
    fn cached(&self, digest: &Digest) -> Option<Vec<u8>> {
        let ScriptCache::Folder(folder) = &self.cache else {
            return None;
        };
        let bytes = fs::read(folder.join(digest.as_str())).ok()?;
        (Digest::of(&bytes) == *digest).then_some(bytes)
    }

    fn keep(&self, digest: &Digest, bytes: &[u8]) -> io::Result<()> {
        let ScriptCache::Folder(folder) = &self.cache else {
            return Ok(());
        };
        fs::create_dir_all(folder)?;
        let unfinished = folder.join(format!("{digest}.new"));
        fs::write(&unfinished, bytes)?;
        fs::rename(&unfinished, folder.join(digest.as_str()))?;
        shrink(folder, CACHE_BYTES)
    }
}

fn unavailable(why: &str) -> Refusal {
    Refusal::failed(
        Reason::ScriptUnavailable,
        format!("the script is not available: {why}"),
    )
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

async fn fetch(core: &Core, digest: &Digest) -> Result<Vec<u8>, String> {
    let mut partial = Partial::default();
    let mut backoff = Backoff::new(RETRY);
    let begun = Instant::now();
    loop {
        core.connection.connected().await;
        match partial.next_piece(core, digest).await {
            Progress::Complete => return Ok(partial.bytes),
            Progress::More => backoff.reset(),
            Progress::Failed(Failure::Final(why)) => return Err(why),
            Progress::Failed(Failure::Passing(why)) if begun.elapsed() > GIVEN_UP_AFTER => {
                return Err(why);
            }
            Progress::Failed(Failure::Passing(why)) => {
                tracing::debug!(%digest, why, "a piece of a script did not come; trying again");
                sleep(core.chance.delay(&mut backoff)).await;
            }
        }
    }
}

impl Partial {
    async fn next_piece(&mut self, core: &Core, digest: &Digest) -> Progress {
        let request = BlobRequest {
            digest: digest.clone(),
            offset: self.bytes.len() as u64,
        };
        let Ok(payload) = serde_json::to_vec(&request) else {
            return Progress::Failed(Failure::Final("the request cannot be written".into()));
        };
        let subject = subjects::blob(&core.pc_id);
        match core
            .connection
            .request(&subject, payload.into(), PIECE_WITHIN)
            .await
        {
            Ok(reply) => self.take(&reply, digest),
            Err(error @ RequestError::TooLarge { .. }) => {
                Progress::Failed(Failure::Final(error.to_string()))
            }
            Err(error) => Progress::Failed(Failure::Passing(error.to_string())),
        }
    }

    fn take(&mut self, reply: &CoreMessage, digest: &Digest) -> Progress {
        if let Some(word) = reply.headers.get(ERROR_HEADER) {
            return Progress::Failed(self.refused(word));
        }
        let Some(size) = reply
            .headers
            .get_u64(SIZE_HEADER)
            .filter(|size| *size <= LARGEST)
        else {
            return Progress::Failed(Failure::Final(format!(
                "its size is unknown or above {LARGEST} bytes"
            )));
        };
        self.bytes.extend_from_slice(&reply.payload);
        let have = self.bytes.len() as u64;
        if have < size {
            return if reply.payload.is_empty() {
                Progress::Failed(Failure::Passing("an empty piece came".into()))
            } else {
                Progress::More
            };
        }
        if Digest::of(&self.bytes) == *digest {
            return Progress::Complete;
        }
        self.bytes.clear();
        Progress::Failed(Failure::Final(
            "its content does not match its digest".into(),
        ))
    }

    fn refused(&mut self, word: &str) -> Failure {
        if word != NOT_FOUND {
            return Failure::Passing(format!("the backend says {word}"));
        }
        self.not_found += 1;
        let why = "no backend has it".to_owned();
        if self.not_found < NOT_FOUND_TRIES {
            Failure::Passing(why)
        } else {
            Failure::Final(why)
        }
    }
}

/// Removes the least recently written files until the folder holds no more than `limit` bytes.
fn shrink(folder: &Path, limit: u64) -> io::Result<()> {
    let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.metadata()?;
        files.push((file.modified()?, file.len(), entry.path()));
    }
    files.sort();
    let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
    for (_, length, path) in files {
        if total <= limit {
            break;
        }
        fs::remove_file(path)?;
        total -= length;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_script_is_found_and_an_altered_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let scripts = Scripts::new(ScriptCache::Folder(folder.path().into()));
        let digest = Digest::of(b"echo");
        scripts.keep(&digest, b"echo").unwrap();
        assert_eq!(scripts.cached(&digest), Some(b"echo".to_vec()));
        fs::write(folder.path().join(digest.as_str()), "rm -rf").unwrap();
        assert_eq!(scripts.cached(&digest), None);
    }

    #[test]
    fn the_cache_does_not_grow_without_bound() {
        let folder = tempfile::tempdir().unwrap();
        for (name, age) in [("old", 100), ("middle", 50), ("new", 0)] {
            let path = folder.path().join(name);
            fs::write(&path, [0; 10]).unwrap();
            let written = SystemTime::now() - Duration::from_secs(age);
            fs::File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_modified(written)
                .unwrap();
        }
        shrink(folder.path(), 25).unwrap();
        assert!(!folder.path().join("old").exists());
        assert!(folder.path().join("middle").exists() && folder.path().join("new").exists());
    }
}
