use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use kanade_api_types::problem::{DocumentProblem, Problem as Refusal};
use kanade_manifest::{
    Document as Authored, Format, Group, Manifest, Origin, Problem, Schedule, View,
    inline_script_file, stamped,
};
use kanade_wire::DocumentKind;
use serde::Serialize;

use super::origin::Repository;

/// A document that could be sent.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file; `-` for stdin.
    pub path: PathBuf,
    /// The text to send, its script inlined.
    pub text: String,
    /// Its name.
    pub id: String,
    /// Its version, if it is a job.
    pub version: Option<String>,
    /// What its author might want to know.
    pub warnings: Vec<Place>,
}

/// A document that cannot be saved.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// The file, or the argument that named none.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problems: Vec<Place>,
}

/// One thing about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Where, such as `execute.timeout`; empty for the document as a whole.
    pub path: String,
    /// The line, from 1; 0 when it is not known.
    pub line: u64,
    /// The column, from 1; 0 when it is not known.
    pub column: u64,
    /// What it is, and what would be right.
    pub message: String,
}

/// Reads a document strictly. Problems are told by the lines of the file as it is, before its
/// script is put into it.
pub fn read(kind: DocumentKind, path: &Path) -> Result<Document, Rejected> {
    match kind {
        DocumentKind::Group => read_as::<Group>(path),
        DocumentKind::Job => read_job(path),
        DocumentKind::Schedule => read_as::<Schedule>(path),
        DocumentKind::View => read_as::<View>(path),
    }
}

fn read_job(path: &Path) -> Result<Document, Rejected> {
    let text = read_text(path)?;
    let problems = |problems: Vec<Problem>| Rejected::because(path, &problems);
    let job = Manifest::parse(&text, format_of(path)).map_err(problems)?;
    let (text, script) = with_script(path, &text)?;
    let version = Some(job.document.version.to_string());
    let document = read_text_as::<Manifest>(path, text, script.as_deref())?;
    Ok(Document {
        version,
        warnings: job.warnings.iter().map(Place::from).collect(),
        ..document
    })
}

fn read_as<D: Authored>(path: &Path) -> Result<Document, Rejected> {
    read_text_as::<D>(path, read_text(path)?, None)
}

fn read_text_as<D: Authored>(
    path: &Path,
    text: String,
    script: Option<&str>,
) -> Result<Document, Rejected> {
    let parsed = D::parse(&text, format_of(path));
    let parsed = parsed.map_err(|problems| Rejected::because(path, &problems))?;
    let origin = Repository::around(path).and_then(|place| place.origin(path, script));
    Ok(Document {
        path: path.to_owned(),
        text: with_origin::<D>(text, origin.as_ref()),
        id: parsed.document.id().to_string(),
        version: None,
        warnings: parsed.warnings.iter().map(Place::from).collect(),
    })
}

/// A document that cannot be stamped stays as it is: an origin is a courtesy.
fn with_origin<D: Authored>(text: String, origin: Option<&Origin>) -> String {
    match origin.and_then(|origin| stamped::<D>(&text, origin)) {
        Some(stamped) => stamped,
        None => text,
    }
}

/// The text with the script of `execute.script_file` in it, and that file's path.
pub fn with_script(path: &Path, text: &str) -> Result<(String, Option<String>), Rejected> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut named = None;
    let inlined = inline_script_file(text, |script| {
        named = Some(script.to_owned());
        fs::read_to_string(folder.join(script))
    });
    let inlined = inlined.map_err(|problems| Rejected::because(path, &problems))?;
    Ok((inlined, named))
}

/// The text of a file; of stdin for `-`.
pub fn read_text(path: &Path) -> Result<String, Rejected> {
    let mut text = String::new();
    let read = match path == Path::new("-") {
        true => io::stdin().read_to_string(&mut text).map(|_| text),
        false => fs::read_to_string(path),
    };
    read.map_err(|error| Rejected::whole(path, format!("cannot be read: {error}")))
}

fn format_of(path: &Path) -> Format {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => Format::Json,
        _ => Format::Yaml,
    }
}

impl Rejected {
    /// Something is wrong with the whole of it.
    pub fn whole(path: &Path, message: impl Into<String>) -> Self {
        let problem = Place {
            path: String::new(),
            line: 0,
            column: 0,
            message: message.into(),
        };
        Self {
            path: path.to_owned(),
            problems: vec![problem],
        }
    }

    /// These things are wrong with it.
    pub fn because(path: &Path, problems: &[Problem]) -> Self {
        Self {
            path: path.to_owned(),
            problems: problems.iter().map(Place::from).collect(),
        }
    }

    /// Each problem as `file:line:column: key: message`.
    pub fn lines(&self) -> Vec<String> {
        let file = self.path.display();
        let line = |problem: &Place| match (problem.line, problem.path.as_str()) {
            (0, _) => format!("{file}: {}", problem.message),
            (line, "") => format!("{file}:{line}:{}: {}", problem.column, problem.message),
            (line, key) => format!(
                "{file}:{line}:{}: {key}: {}",
                problem.column, problem.message
            ),
        };
        self.problems.iter().map(line).collect()
    }

    /// The backend refuses what looked right from here.
    pub fn by_backend(document: &Document, refusal: &Refusal) -> Self {
        if refusal.errors.is_empty() {
            return Self::whole(&document.path, &refusal.detail);
        }
        Self {
            path: document.path.clone(),
            problems: refusal.errors.iter().map(Place::from).collect(),
        }
    }
}

impl From<&Problem> for Place {
    fn from(problem: &Problem) -> Self {
        Self {
            path: problem.path.clone(),
            line: problem.line,
            column: problem.column,
            message: problem.message.clone(),
        }
    }
}

impl From<&DocumentProblem> for Place {
    fn from(problem: &DocumentProblem) -> Self {
        Self {
            path: problem.path.clone(),
            line: problem.line,
            column: problem.column,
            message: problem.message.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &str = "id: a\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 10s\n";

    fn write(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn a_script_file_is_read_beside_its_document() {
        let (folder, path) = write(&format!("{JOB}  script_file: a.sh # why\n"));
        fs::write(folder.path().join("a.sh"), "echo hello\n").unwrap();

        let document = read(DocumentKind::Job, &path).unwrap();

        assert!(document.text.contains("echo hello") && document.text.contains("# why"));
        assert!(!document.text.contains("script_file"));
    }

    #[test]
    fn a_missing_script_file_is_told_at_its_line() {
        let (_folder, path) = write(&format!("{JOB}  script_file: none.sh\n"));
        let rejected = read(DocumentKind::Job, &path).unwrap_err();
        assert_eq!((rejected.problems[0].line, rejected.problems.len()), (6, 1));
    }

    #[test]
    fn a_file_that_is_not_there_is_told_as_a_whole() {
        let rejected = read(DocumentKind::Job, Path::new("/nowhere/a.yaml")).unwrap_err();
        assert_eq!(rejected.problems[0].line, 0);
    }
}
