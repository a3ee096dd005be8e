//! Setting the log of this process up.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tracing_subscriber::filter::{EnvFilter, ParseError};
use tracing_subscriber::fmt::format::{DefaultFields, Writer};
use tracing_subscriber::fmt::{self, FormatFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::{Colour, DailyFiles, LogSettings, panics};
use crate::clock::SystemClock;

/// Overrides the configured level unless empty.
const RUST_LOG: &str = "RUST_LOG";
/// Any value but the empty one switches colours off (<https://no-color.org>).
const NO_COLOR: &str = "NO_COLOR";

/// The log of this process as it was set up; keep it until the end of `main`.
#[derive(Debug)]
#[must_use = "it tells where the log went"]
pub struct Logging {
    /// The filter in force.
    pub filter: String,
    /// Today's file, when files are written.
    pub file: Option<PathBuf>,
}

/// Why the log could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The level is not a tracing filter.
    #[error("the log filter {filter:?} is not valid")]
    Filter {
        /// The text that was refused.
        filter: String,
        /// What is wrong with it.
        #[source]
        source: ParseError,
    },
    /// This process has a log already.
    #[error("the log of this process was set up before")]
    AlreadySet(#[source] tracing_subscriber::util::TryInitError),
}

/// Sets the log of this process up: stdout (coloured on a terminal), daily files, and panics.
///
/// A log folder that cannot be written is a warning on stdout, not an error: a machine with a full or a wrongly owned
/// disk still has to be managed.
///
/// # Errors
/// When the filter does not parse or a log was set up before.
pub fn init(settings: &LogSettings) -> Result<Logging, LoggingError> {
    let (filter, text) = filter(&settings.level, env::var(RUST_LOG).ok())?;
    let stdout = fmt::layer().with_ansi(is_coloured(settings.colour));
    let files = open_files(settings).transpose();
    let (files, problem) = match files {
        Ok(files) => (files.map(Arc::new), None),
        Err(error) => (None, Some(error)),
    };
    let file_layer = files.clone().map(|files| {
        fmt::layer()
            .with_ansi(false)
            .fmt_fields(PlainFields(DefaultFields::new()))
            .with_writer(files)
    });

    tracing_subscriber::registry()
        .with(filter)
        .with(stdout)
        .with(file_layer)
        .try_init()
        .map_err(LoggingError::AlreadySet)?;
    panics::log_panics();
    report_problem(settings.path.as_deref(), problem.as_ref());
    Ok(Logging {
        filter: text,
        file: files.map(|files| files.today()),
    })
}

fn filter(
    configured: &str,
    override_: Option<String>,
) -> Result<(EnvFilter, String), LoggingError> {
    let text = override_
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_else(|| configured.to_owned());
    match EnvFilter::builder().parse(&text) {
        Ok(filter) => Ok((filter, text)),
        Err(source) => Err(LoggingError::Filter {
            filter: text,
            source,
        }),
    }
}

fn is_coloured(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            io::stdout().is_terminal() && env::var_os(NO_COLOR).is_none_or(|value| value.is_empty())
        }
    }
}

fn open_files(settings: &LogSettings) -> Option<io::Result<DailyFiles>> {
    let path = settings
        .path
        .as_deref()
        .filter(|_| settings.keep_days > 0)?;
    Some(DailyFiles::open(
        path,
        settings.keep_days,
        SystemClock::shared(),
    ))
}

fn report_problem(path: Option<&Path>, problem: Option<&io::Error>) {
    if let (Some(path), Some(error)) = (path, problem) {
        tracing::warn!(log.path = %path.display(), %error, "log files cannot be written, logging to stdout only");
    }
}

/// Formats fields for the files.
///
/// It is a type of its own because layers whose field formatters have one type share what was formatted first, which
/// would carry the colours of a terminal into the file.
struct PlainFields(DefaultFields);

impl<'writer> FormatFields<'writer> for PlainFields {
    fn format_fields<R>(&self, writer: Writer<'writer>, fields: R) -> std::fmt::Result
    where
        R: tracing_subscriber::field::RecordFields,
    {
        self.0.format_fields(writer, fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrides_the_level_unless_empty() {
        assert_eq!(filter("info", None).unwrap().1, "info");
        assert_eq!(filter("info", Some(String::new())).unwrap().1, "info");
        assert_eq!(filter("info", Some("debug".into())).unwrap().1, "debug");
    }

    #[test]
    fn a_bad_level_is_refused_with_its_text() {
        let error = filter("info,kanade=loud", None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the log filter \"info,kanade=loud\" is not valid"
        );
    }
}
