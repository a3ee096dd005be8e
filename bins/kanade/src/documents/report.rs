use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::read::{Document, Place, Rejected};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::{Output, plural};

/// What became of the documents, said as it happens.
pub struct Report<'a> {
    output: &'a Output,
    verdicts: Vec<Verdict>,
}

/// What became of one document.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    file: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    problems: Vec<Place>,
    warnings: Vec<Place>,
}

impl Verdict {
    /// It is right, or saved.
    pub fn good(document: &Document) -> Self {
        Self {
            file: shown(&document.path),
            ok: true,
            id: Some(document.id.clone()),
            version: document.version.clone(),
            problems: Vec::new(),
            warnings: document.warnings.clone(),
        }
    }

    /// It is wrong.
    pub fn bad(rejected: Rejected) -> Self {
        Self {
            file: shown(&rejected.path),
            ok: false,
            id: None,
            version: None,
            problems: rejected.problems,
            warnings: Vec::new(),
        }
    }

    fn line(&self) -> String {
        match (&self.id, &self.version) {
            (Some(id), Some(version)) => format!("✓ {}  {id} {version}", self.file),
            (Some(id), None) => format!("✓ {}  {id}", self.file),
            (None, _) => format!("✕ {}", self.file),
        }
    }
}

impl<'a> Report<'a> {
    /// A report without documents.
    pub fn new(output: &'a Output) -> Self {
        Self {
            output,
            verdicts: Vec::new(),
        }
    }

    /// Adds a document: to people its line is shown at once.
    pub fn add(&mut self, verdict: Verdict) -> Result<(), Failure> {
        if self.output.is_for_people() {
            self.output.write(&verdict.line())?;
        }
        let (red, yellow) = (coloured(AnsiColor::Red), coloured(AnsiColor::Yellow));
        for problem in &verdict.problems {
            self.output.say(place(&verdict.file, problem, "error", red));
        }
        for warning in &verdict.warnings {
            self.output
                .say(place(&verdict.file, warning, "warning", yellow));
        }
        self.verdicts.push(verdict);
        Ok(())
    }

    /// Ends it: a failure when one document was wrong.
    pub fn end(self, next: &str) -> Result<ExitStatus, Failure> {
        if !self.output.is_for_people() {
            self.output.show(&self.verdicts, |_| String::new())?;
        }
        let bad: Vec<&str> = self
            .verdicts
            .iter()
            .filter(|verdict| !verdict.ok)
            .map(|verdict| verdict.file.as_str())
            .collect();
        if bad.is_empty() {
            return Ok(ExitStatus::Ok);
        }
        let all = self.verdicts.len();
        let message = match bad.len() == all {
            true => format!("{} cannot be used", plural(all as u64, "document")),
            false => format!("{} of {all} documents cannot be used", bad.len()),
        };
        let next = format!("{next} {}", bad[0]);
        Err(Failure::new(ExitStatus::Failed, message, next))
    }
}

fn shown(path: &Path) -> String {
    match path == Path::new("-") {
        true => "stdin".into(),
        false => path.display().to_string(),
    }
}

fn coloured(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(colour.into()))
}

/// `file:line:column`, which editors and terminals make into a link.
fn place(file: &str, place: &Place, kind: &str, style: Style) -> String {
    let at = match place.line {
        0 => String::new(),
        line => format!(":{line}:{}", place.column),
    };
    let key = match place.path.as_str() {
        "" => String::new(),
        key => format!("{key}: "),
    };
    format!("{file}{at}: {style}{kind}{style:#}: {key}{}", place.message)
}
