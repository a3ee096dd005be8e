use std::error::Error;

use kanade_api_types::Problem;

/// Why an operation has no answer. `Display` leaves out the source, which says more.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Not an address a backend can have.
    #[error("{0:?} is not a backend's address: write http://host:port or https://host")]
    InvalidBaseUrl(String),
    /// The token has characters that cannot be sent.
    #[error("the token has characters that no token has")]
    InvalidToken,
    /// The HTTP client could not be set up.
    #[error("the HTTP client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// Nobody answers at that address.
    #[error("{base_url} cannot be reached")]
    Unreachable {
        /// The backend's address.
        base_url: String,
        /// What happened to the last attempt.
        #[source]
        source: reqwest::Error,
    },
    /// The backend took the request and did not answer in time.
    #[error("{base_url} did not answer {operation} in time")]
    TimedOut {
        /// The backend's address.
        base_url: String,
        /// Method and path.
        operation: String,
    },
    /// The backend refuses or fails.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// Something answers that is not a backend of this kind.
    #[error("the answer to {operation} cannot be understood")]
    Malformed {
        /// Method and path.
        operation: String,
        /// What is wrong with it.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A live feed ended, or was silent for too long.
    #[error("the live feed was interrupted")]
    Interrupted,
}

impl ClientError {
    /// The refusal, when the backend answered with one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            _ => None,
        }
    }

    /// The HTTP status of the refusal.
    pub fn status(&self) -> Option<u16> {
        self.problem().map(|problem| problem.status)
    }

    /// The stable word of the refusal, such as `job_not_found`.
    pub fn code(&self) -> Option<&str> {
        self.problem().map(|problem| problem.code.as_str())
    }

    /// Whether the backend says that there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Whether the backend wants somebody to sign in first.
    pub fn is_signed_out(&self) -> bool {
        self.status() == Some(401)
    }

    /// Whether the backend was not reached, or did not answer.
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::Interrupted
        )
    }
}

/// Reads a refusal; one that is no problem document comes from something before the backend.
pub(crate) fn refusal(status: reqwest::StatusCode, body: &[u8]) -> ClientError {
    let problem = serde_json::from_slice(body).unwrap_or_else(|_| foreign(status, body));
    ClientError::Refused(Box::new(problem))
}

fn foreign(status: reqwest::StatusCode, body: &[u8]) -> Problem {
    let said: String = String::from_utf8_lossy(body)
        .trim()
        .chars()
        .take(200)
        .collect();
    let title = status.canonical_reason().unwrap_or("Unknown");
    Problem {
        kind: "about:blank".into(),
        title: title.into(),
        status: status.as_u16(),
        code: format!("http_{}", status.as_u16()),
        detail: match said.is_empty() || said.starts_with('<') {
            true => format!("the answer was {} {title}", status.as_u16()),
            false => said,
        },
        request_id: None,
        errors: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;

    #[test]
    fn a_problem_document_is_kept_whole() {
        let body =
            br#"{"type":"about:blank","title":"Not Found","status":404,"code":"job_not_found",
            "detail":"there is no job x","request_id":"r-1"}"#;
        let error = refusal(StatusCode::NOT_FOUND, body);
        assert_eq!(error.to_string(), "there is no job x");
        assert_eq!(error.code(), Some("job_not_found"));
        assert_eq!(error.problem().unwrap().request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn a_page_of_something_in_between_is_not_shown() {
        let error = refusal(StatusCode::BAD_GATEWAY, b"<html>502</html>");
        assert_eq!(error.to_string(), "the answer was 502 Bad Gateway");
        assert_eq!(error.code(), Some("http_502"));
    }
}
