//! Whose file it is, told by the application id in the header of a SQLite file.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_LENGTH: usize = 100;
const APPLICATION_ID_OFFSET: usize = 68;

/// The application id of a SQLite file: four bytes that say which program and promise the file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ApplicationId(u32);

impl ApplicationId {
    /// What everything that is listed and charted reads; rebuilt from the streams.
    pub const PROJECTION: Self = Self::from_ascii(*b"KNpr");
    /// Accounts, sessions and the archives: what a backup saves.
    pub const STATE: Self = Self::from_ascii(*b"KNst");
    /// Performance samples and rollups.
    pub const METRICS: Self = Self::from_ascii(*b"KNme");
    /// The full-text index of output.
    pub const SEARCH: Self = Self::from_ascii(*b"KNse");
    /// An agent's own state, which may lie in the same folder.
    pub const AGENT: Self = Self::from_ascii(*b"KNag");
    /// What SQLite gives a file when nobody sets an id, 0.43 databases included.
    pub const NONE: Self = Self(0);

    /// An id from its four letters.
    #[must_use]
    pub const fn from_ascii(letters: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(letters))
    }

    /// The id as SQLite's pragma takes and gives it.
    #[must_use]
    pub const fn as_pragma(self) -> i32 {
        self.0.cast_signed()
    }

    pub(crate) const fn from_pragma(value: i32) -> Self {
        Self(value.cast_unsigned())
    }

    /// What a file with this id is, in words.
    #[must_use]
    pub fn describe(self) -> String {
        let known = match self {
            Self::PROJECTION => "kanade's projected tables",
            Self::STATE => "kanade's state database",
            Self::METRICS => "kanade's metrics database",
            Self::SEARCH => "kanade's search index",
            Self::AGENT => "a kanade agent's state",
            Self::NONE => "a SQLite database without an application id",
            other => return format!("a SQLite database with application id {other}"),
        };
        known.to_owned()
    }
}

impl fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.0.to_be_bytes();
        match std::str::from_utf8(&letters) {
            Ok(text) if letters.iter().all(u8::is_ascii_graphic) => f.write_str(text),
            _ => write!(f, "{:#010x}", self.0),
        }
    }
}

/// What the first bytes of a file tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    /// There is no file, or an empty one.
    Absent,
    /// A SQLite file; the id may still be waiting in its write-ahead log when it is `NONE`.
    Sqlite(ApplicationId),
    /// Something else.
    Other,
}

/// Reads the header without SQLite, so that a foreign file is left untouched.
pub(crate) fn read_header(path: &Path) -> io::Result<Header> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Header::Absent),
        Err(error) => return Err(error),
    };
    let mut header = Vec::with_capacity(HEADER_LENGTH);
    file.take(HEADER_LENGTH as u64).read_to_end(&mut header)?;
    if header.is_empty() {
        return Ok(Header::Absent);
    }
    if !header.starts_with(MAGIC) {
        return Ok(Header::Other);
    }
    let id = header.get(APPLICATION_ID_OFFSET..APPLICATION_ID_OFFSET + 4);
    let id: Option<[u8; 4]> = id.and_then(|id| id.try_into().ok());
    Ok(id.map_or(Header::Other, |id| {
        Header::Sqlite(ApplicationId::from_ascii(id))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_shows_its_letters_and_any_other_number_in_hex() {
        assert_eq!(ApplicationId::STATE.to_string(), "KNst");
        assert_eq!(ApplicationId::from_pragma(7).to_string(), "0x00000007");
        assert_eq!(
            ApplicationId::from_pragma(ApplicationId::STATE.as_pragma()),
            ApplicationId::STATE
        );
    }
}
