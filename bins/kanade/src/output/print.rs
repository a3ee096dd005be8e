use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

use chrono::{DateTime, TimeDelta, Utc};
use kanade_config::Environment;
use kanade_runtime::{Clock, SystemClock};
use kanade_wire::HumanDuration;
use serde::Serialize;

use crate::cli::Format;
use crate::exit::ExitStatus;
use crate::failure::Failure;

/// Where data and remarks go.
#[derive(Debug, Clone)]
pub struct Output {
    format: Format,
    look: Look,
}

/// What a table is made for.
#[derive(Debug, Clone)]
pub struct Look {
    /// Columns of the terminal; none when it is no terminal, and nothing is cut.
    pub width: Option<u16>,
    /// Whether colours are wanted.
    pub colour: bool,
    /// What "3 min ago" counts from.
    pub now: DateTime<Utc>,
}

impl Look {
    /// The beginning of the last while; none where it lies before all time.
    pub fn since(&self, length: Option<&HumanDuration>) -> Option<DateTime<Utc>> {
        let length = TimeDelta::from_std(length?.value()).ok()?;
        self.now.checked_sub_signed(length)
    }
}

impl Output {
    /// For this process's stdout.
    pub fn new(format: Format) -> Self {
        let terminal = io::stdout().is_terminal();
        let no_color = Environment::of_process().get("NO_COLOR").is_some();
        let look = Look {
            width: terminal
                .then(|| comfy_table::Table::new().width())
                .flatten(),
            colour: terminal && !no_color,
            now: SystemClock.now(),
        };
        Self { format, look }
    }

    /// What tables are made for.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Whether people read it.
    pub fn is_for_people(&self) -> bool {
        self.format == Format::Table
    }

    /// Shows data: as `text` to people, whole to programs.
    pub fn show<T: Serialize + ?Sized>(
        &self,
        data: &T,
        text: impl FnOnce(&Look) -> String,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.write(&text(&self.look)),
            Format::Json => self.write(&json(data)?),
            Format::Yaml => self.write(&yaml(data)?),
            Format::Csv => Err(no_csv()),
        }
    }

    /// Whether a spreadsheet reads it.
    pub fn is_csv(&self) -> bool {
        self.format == Format::Csv
    }

    /// Writes to stdout, ending the last line.
    pub fn write(&self, text: &str) -> Result<(), Failure> {
        let mut whole = text.to_owned();
        if !whole.is_empty() && !whole.ends_with('\n') {
            whole.push('\n');
        }
        raw(&mut io::stdout().lock(), whole.as_bytes())
    }

    /// Says something beside the data.
    pub fn say(&self, remark: impl Display) {
        anstream::eprintln!("{remark}");
    }
}

/// Writes bytes as they are. A reader that has seen enough ends the program without a word.
pub fn raw(stream: &mut dyn Write, bytes: &[u8]) -> Result<(), Failure> {
    let written = stream.write_all(bytes).and_then(|()| stream.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::silent(ExitStatus::Ok),
        _ => Failure::new(
            ExitStatus::Failed,
            format!("the output cannot be written: {error}"),
            "df -h",
        ),
    })
}

fn json<T: Serialize + ?Sized>(data: &T) -> Result<String, Failure> {
    serde_json::to_string_pretty(data).map_err(|error| not_shown(&error))
}

fn yaml<T: Serialize + ?Sized>(data: &T) -> Result<String, Failure> {
    serde_saphyr::to_string(&data).map_err(|error| not_shown(&error))
}

fn no_csv() -> Failure {
    let message = "only lists and the answers of `kanade query` have a form as CSV";
    Failure::new(ExitStatus::Usage, message, "the same with --output json")
}

fn not_shown(error: &dyn Display) -> Failure {
    let message = format!("the answer cannot be shown in this form: {error}");
    Failure::new(ExitStatus::Failed, message, "the same with --output table")
}
