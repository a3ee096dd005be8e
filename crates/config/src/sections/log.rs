//! `[log]`, in both files.

use std::path::PathBuf;

use crate::document::Document;

/// For how many days log files are kept unless told otherwise.
const DEFAULT_KEEP_DAYS: u32 = 14;

/// What is logged and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSection {
    /// `<dir>/<stem>.<ext>`; the files are named `<stem>.YYYY-MM-DD.<ext>`. Required.
    pub path: PathBuf,
    /// A tracing filter such as `info` or `info,kanade_bus=debug`. Required; `RUST_LOG` overrides it.
    pub level: String,
    /// For how many days files are kept; 0 means stdout only. 14 by default.
    pub keep_days: u32,
}

impl LogSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("log");
        let path = section.text("path");
        let level = section.text("level");
        let keep_days = section.count("keep_days", DEFAULT_KEEP_DAYS);
        Some(Self {
            path: path?.into(),
            level: level?,
            keep_days: keep_days?,
        })
    }
}
