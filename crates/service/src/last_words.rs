//! Why a process ended itself, written down for its next start.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a process that ended itself left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastWords {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Why, a sentence.
    pub reason: String,
}

impl LastWords {
    /// Writes them into the process's data folder. There is nobody left to tell of a failure.
    pub fn leave(&self, folder: &Path) {
        if let Ok(text) = serde_json::to_string(self) {
            let _ = fs::write(file(folder), text);
        }
    }

    /// Takes what the process before this one left, if it left anything.
    #[must_use]
    pub fn take(folder: &Path) -> Option<Self> {
        let path = file(folder);
        let text = fs::read_to_string(&path).ok()?;
        let _ = fs::remove_file(path);
        serde_json::from_str(&text).ok()
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("last-words.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_told_once() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(LastWords::take(folder.path()), None);
        let words = LastWords {
            at: "2026-11-22T06:00:00Z".parse().unwrap(),
            reason: "the main loop stood still".into(),
        };
        words.leave(folder.path());
        assert_eq!(LastWords::take(folder.path()), Some(words));
        assert_eq!(LastWords::take(folder.path()), None);
    }
}
