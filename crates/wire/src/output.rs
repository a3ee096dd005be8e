//! Output too large for one message: chunks on `output.<pc>.<result_id>`; bundles of files: chunks
//! on `bundle.<pc>.<result_id>`.
//!
//! The payload is the bytes themselves; headers tell which piece they are. A bundle's chunk has no
//! [`STREAM_HEADER`].

/// Header: `stdout` or `stderr`.
pub const STREAM_HEADER: &str = "Kanade-Stream";

/// Header: which chunk of that stream or bundle, from 0.
pub const CHUNK_HEADER: &str = "Kanade-Chunk";

/// Output whose encoded size is above this travels in chunks. Both streams at this size still fit one message of 1 MiB.
pub const INLINE_LIMIT: usize = 448 * 1024;

/// Bytes of a chunk.
pub const CHUNK_BYTES: usize = 256 * 1024;

/// Which of a script's two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl OutputStream {
    /// The word in headers and URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            OutputStream::Stdout => "stdout",
            OutputStream::Stderr => "stderr",
        }
    }
}

impl std::str::FromStr for OutputStream {
    type Err = crate::outcome::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "stdout" => Ok(OutputStream::Stdout),
            "stderr" => Ok(OutputStream::Stderr),
            _ => Err(crate::outcome::UnknownWord {
                text: text.to_owned(),
                words: "stdout, stderr".into(),
            }),
        }
    }
}
