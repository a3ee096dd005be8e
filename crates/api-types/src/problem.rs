//! What every refusal looks like: `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

/// A refusal or failure: what failed, on what, why, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A stable word for programs, such as `job_not_found`.
    pub code: String,
    /// What failed, on what, why, and what to do.
    pub detail: String,
    /// Found again in the backend's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Where a document is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<DocumentProblem>,
}

/// One thing wrong in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentProblem {
    /// Where, such as `execute.timeout`; empty for the document as a whole.
    pub path: String,
    /// The line, from 1; 0 when it is not known.
    pub line: u64,
    /// The column, from 1; 0 when it is not known.
    pub column: u64,
    /// What is wrong and what would be right.
    pub message: String,
}
