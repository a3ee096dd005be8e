//! A document in a request body: YAML or JSON, by its content type.

use axum::http::{HeaderMap, StatusCode, header};
use kanade_api_types::problem::DocumentProblem;
use kanade_manifest::{Document, Format, Parsed, Problem};
use kanade_wire::DocumentKind;

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
pub(crate) fn read<D: Document>(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(Parsed<D>, String), InvalidDocument> {
    let invalid = |problems| InvalidDocument {
        kind: D::KIND,
        problems,
    };
    let text = String::from_utf8(body.to_vec()).map_err(|_| invalid(vec![not_text()]))?;
    match D::parse(&text, format_of(headers)) {
        Ok(parsed) => Ok((parsed, text)),
        Err(problems) => Err(invalid(problems.into_iter().map(shown_problem).collect())),
    }
}

fn format_of(headers: &HeaderMap) -> Format {
    let content_type = header_text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let is_yaml = YAML.iter().any(|known| content_type.starts_with(known));
    if is_yaml { Format::Yaml } else { Format::Json }
}

/// A problem as the API shows it.
pub(crate) fn shown_problem(problem: Problem) -> DocumentProblem {
    DocumentProblem {
        path: problem.path,
        line: problem.line,
        column: problem.column,
        message: problem.message,
    }
}

fn not_text() -> DocumentProblem {
    DocumentProblem {
        path: String::new(),
        line: 0,
        column: 0,
        message: "the document is not UTF-8 text".to_owned(),
    }
}

/// A document that is not of its kind.
#[derive(Debug, thiserror::Error)]
#[error("the {kind} has {} problem(s): {}", .problems.len(), first(.problems))]
pub(crate) struct InvalidDocument {
    kind: DocumentKind,
    problems: Vec<DocumentProblem>,
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

impl EndpointError for InvalidDocument {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn code(&self) -> &'static str {
        invalid_code(self.kind)
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        self.problems.clone()
    }
}

/// The stable word for a document that is not of its kind.
pub(crate) fn invalid_code(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Group => "invalid_group",
        DocumentKind::Job => "invalid_manifest",
        DocumentKind::Schedule => "invalid_schedule",
        DocumentKind::View => "invalid_view",
    }
}
