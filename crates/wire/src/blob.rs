//! How an agent fetches a body it was only given the digest of: `blob.<pc>`.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Asks for a piece. The reply's payload is the bytes themselves; its headers tell the whole size
/// ([`SIZE_HEADER`]) or what went wrong ([`ERROR_HEADER`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRequest {
    /// Which body.
    pub digest: Digest,
    /// From which byte.
    pub offset: u64,
}

/// Reply header: bytes of the whole body.
pub const SIZE_HEADER: &str = "Kanade-Blob-Size";

/// Reply header: a word for what went wrong; the payload is then empty.
pub const ERROR_HEADER: &str = "Kanade-Error";

/// [`ERROR_HEADER`]: there is no such body.
pub const NOT_FOUND: &str = "not_found";

/// [`ERROR_HEADER`]: ask again later.
pub const BUSY: &str = "busy";

/// At most so many bytes a reply.
pub const MAX_PIECE: usize = 512 * 1024;
