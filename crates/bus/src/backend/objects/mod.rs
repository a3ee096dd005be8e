//! Object stores: bodies in chunks, found through their metadata, checked against their digest.
//!
//! A body is staged first: its chunks are stored and read back under an id of their own. Only then
//! is it announced under a name, which makes it visible at once and whole. Chunks that are not
//! announced are removed, by whoever staged them or, after a crash, as orphans.

mod announce;
mod chunks;
mod error;
mod get;
mod info;
mod mirror;
mod orphans;
mod put;
mod reader;
mod stage;

pub use announce::Announced;
pub use error::ObjectError;
pub use info::ObjectInfo;
pub use mirror::{ObjectMirror, ObjectSnapshot};
pub use orphans::OrphanedChunks;
pub use reader::ObjectReader;
pub use stage::StagedObject;

/// Bytes of a chunk, as every other client of these stores writes them.
const CHUNK: usize = 128 * 1024;

/// Metadata that says that every chunk but the last has this many bytes, so that a reader can
/// begin in the middle. Others write shorter ones now and then.
const CHUNK_SIZE: &str = "kanade-chunk-size";

fn stream(store: &str) -> String {
    format!("OBJ_{store}")
}

fn chunks_subject(store: &str, id: &str) -> String {
    format!("$O.{store}.C.{id}")
}

fn metadata_prefix(store: &str) -> String {
    format!("$O.{store}.M.")
}

fn metadata_subject(store: &str, name: &str) -> String {
    use base64::Engine;
    let name = base64::engine::general_purpose::URL_SAFE.encode(name);
    format!("{}{name}", metadata_prefix(store))
}

fn digest_text(digest: &[u8]) -> String {
    use base64::Engine;
    let digest = base64::engine::general_purpose::URL_SAFE.encode(digest);
    format!("SHA-256={digest}")
}
