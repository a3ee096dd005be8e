use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use kanade_api_types::problem::{DocumentProblem, Problem as Refusal};
use kanade_manifest::{Format, Problem, inline_script_file, parse_job};
use serde::Serialize;

use super::origin;

/// A job document that could be sent.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file; `-` for stdin.
    pub path: PathBuf,
    /// The text to send, its script inlined.
    pub text: String,
    /// The job.
    pub id: String,
    /// Its version.
    pub version: String,
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

/// Reads a job strictly. Problems are told by the lines of the file as it is, before its script is
/// put into it.
pub fn read(path: &Path) -> Result<Document, Rejected> {
    let rejected = |problems: Vec<Problem>| Rejected {
        path: path.to_owned(),
        problems: problems.iter().map(Place::from).collect(),
    };
    let text = read_text(path)
        .map_err(|error| Rejected::whole(path, format!("cannot be read: {error}")))?;
    let job = parse_job(&text, format_of(path)).map_err(rejected)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let with_script = inline_script_file(&text, |script| fs::read_to_string(folder.join(script)));
    let with_script = with_script.map_err(rejected)?;
    Ok(Document {
        path: path.to_owned(),
        text: origin::stamped(with_script, path, &job.manifest),
        id: job.manifest.id.to_string(),
        version: job.manifest.version.to_string(),
        warnings: job.warnings.iter().map(Place::from).collect(),
    })
}

fn read_text(path: &Path) -> io::Result<String> {
    if path != Path::new("-") {
        return fs::read_to_string(path);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map(|_| text)
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

        let document = read(&path).unwrap();

        assert!(document.text.contains("echo hello") && document.text.contains("# why"));
        assert!(!document.text.contains("script_file"));
    }

    #[test]
    fn a_missing_script_file_is_told_at_its_line() {
        let (_folder, path) = write(&format!("{JOB}  script_file: none.sh\n"));
        let rejected = read(&path).unwrap_err();
        assert_eq!((rejected.problems[0].line, rejected.problems.len()), (6, 1));
    }

    #[test]
    fn a_file_that_is_not_there_is_told_as_a_whole() {
        let rejected = read(Path::new("/nowhere/a.yaml")).unwrap_err();
        assert_eq!(rejected.problems[0].line, 0);
    }
}
