//! Object stores: bodies in chunks, found through their metadata, checked against their digest.

mod error;
mod get;
mod info;
mod put;

pub use error::ObjectError;
pub use info::ObjectInfo;

/// Bytes of a chunk, as every other client of these stores writes them.
const CHUNK: usize = 128 * 1024;

fn stream(store: &str) -> String {
    format!("OBJ_{store}")
}

fn chunks_subject(store: &str, id: &str) -> String {
    format!("$O.{store}.C.{id}")
}

fn metadata_subject(store: &str, name: &str) -> String {
    use base64::Engine;
    let name = base64::engine::general_purpose::URL_SAFE.encode(name);
    format!("$O.{store}.M.{name}")
}

fn digest_text(digest: &[u8]) -> String {
    use base64::Engine;
    let digest = base64::engine::general_purpose::URL_SAFE.encode(digest);
    format!("SHA-256={digest}")
}
