//! What a process logs and where.

use std::path::PathBuf;

/// What a process logs and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// A tracing filter: `info`, or `info,kanade_bus=debug`. `RUST_LOG` overrides it unless empty.
    pub level: String,
    /// `<dir>/<stem>.<ext>`: files are written as `<dir>/<stem>.YYYY-MM-DD.<ext>`. `None` means stdout only.
    pub path: Option<PathBuf>,
    /// For how many days, today included, files are kept. 0 means no files at all.
    pub keep_days: u32,
    /// Whether stdout is coloured; files never are.
    pub colour: Colour,
}

/// When the log on stdout is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl LogSettings {
    /// Logs to stdout only.
    #[must_use]
    pub fn stdout(level: impl Into<String>) -> Self {
        Self {
            level: level.into(),
            path: None,
            keep_days: 0,
            colour: Colour::Auto,
        }
    }

    /// Logs to stdout and to daily files.
    #[must_use]
    pub fn with_files(level: impl Into<String>, path: impl Into<PathBuf>, keep_days: u32) -> Self {
        Self {
            level: level.into(),
            path: Some(path.into()),
            keep_days,
            colour: Colour::Auto,
        }
    }
}
