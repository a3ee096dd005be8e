//! Operating systems, by the words of heartbeats.

use serde::{Deserialize, Serialize};

use crate::outcome::UnknownWord;

/// An operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Os {
    /// Windows.
    Windows,
    /// Linux.
    Linux,
    /// macOS.
    Macos,
}

impl Os {
    /// Every one there is.
    pub const ALL: [Os; 3] = [Os::Windows, Os::Linux, Os::Macos];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Os::Windows => "windows",
            Os::Linux => "linux",
            Os::Macos => "macos",
        }
    }

    /// The one this program was built for; `None` where it is none of them.
    pub fn current() -> Option<Self> {
        std::env::consts::OS.parse().ok()
    }
}

impl std::fmt::Display for Os {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Os {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Os::ALL.into_iter().find(|os| os.as_str() == text);
        known.ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            words: Os::ALL.map(Os::as_str).join(", "),
        })
    }
}
