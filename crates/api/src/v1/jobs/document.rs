//! A job document in a request body: YAML or JSON, by its content type.

use axum::http::{HeaderMap, StatusCode, header};
use kanade_api_types::problem::DocumentProblem;
use kanade_manifest::{Format, ParsedJob, Problem, parse_job};

use crate::http::EndpointError;
use crate::http::authenticate::header_text;

/// Content types that are YAML; anything else is read as JSON (contract http.md §7.4).
const YAML: [&str; 4] = [
    "application/yaml",
    "text/yaml",
    "application/x-yaml",
    "text/x-yaml",
];

/// The document and its text.
pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<(ParsedJob, String), InvalidManifest> {
    let text = String::from_utf8(body.to_vec()).map_err(|_| InvalidManifest::not_text())?;
    match parse_job(&text, format_of(headers)) {
        Ok(parsed) => Ok((parsed, text)),
        Err(problems) => Err(InvalidManifest(problems.into_iter().map(shown).collect())),
    }
}

/// What a document is written in.
pub fn format_of(headers: &HeaderMap) -> Format {
    let content_type = header_text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let is_yaml = YAML.iter().any(|known| content_type.starts_with(known));
    if is_yaml { Format::Yaml } else { Format::Json }
}

/// A problem as the API shows it.
pub fn shown(problem: Problem) -> DocumentProblem {
    DocumentProblem {
        path: problem.path,
        line: problem.line,
        column: problem.column,
        message: problem.message,
    }
}

/// A document that is not a job.
#[derive(Debug, thiserror::Error)]
#[error("the job has {} problem(s): {}", .0.len(), first(.0))]
pub struct InvalidManifest(Vec<DocumentProblem>);

impl InvalidManifest {
    fn not_text() -> Self {
        let message = "the document is not UTF-8 text".to_owned();
        Self(vec![DocumentProblem {
            path: String::new(),
            line: 0,
            column: 0,
            message,
        }])
    }
}

fn first(problems: &[DocumentProblem]) -> String {
    let Some(problem) = problems.first() else {
        return String::new();
    };
    format!(
        "line {}: {} {}",
        problem.line, problem.path, problem.message
    )
}

impl EndpointError for InvalidManifest {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn code(&self) -> &'static str {
        "invalid_manifest"
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        self.0.clone()
    }
}
