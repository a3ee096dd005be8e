//! How an endpoint refuses: a closed error enum becomes a problem document.

use std::error::Error;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kanade_api_types::problem::{DocumentProblem, Problem};

/// An endpoint's closed error: which status, which stable code.
///
/// `Display` is the `detail` people read: what failed, on what, why, what to do. Errors whose
/// status is 500 or above are logged with their chain and shown without it.
pub trait EndpointError: Error + Send + Sync + 'static {
    /// The HTTP status.
    fn status(&self) -> StatusCode;

    /// The stable word for programs.
    fn code(&self) -> &'static str;

    /// Where a document is wrong.
    fn errors(&self) -> Vec<DocumentProblem> {
        Vec::new()
    }
}

/// An endpoint's refusal on its way to the client.
#[derive(Debug)]
pub struct Refusal(Box<Problem>);

impl Refusal {
    /// A refusal that is not an endpoint's own, such as one of the session.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            code: code.into(),
            detail: detail.into(),
            request_id: None,
            errors: Vec::new(),
        }))
    }
}

impl<E: EndpointError> From<E> for Refusal {
    fn from(error: E) -> Self {
        let status = error.status();
        if status.is_server_error() {
            tracing::error!(code = error.code(), error = %chain(&error), "request failed");
        }
        let mut refusal = Self::new(status, error.code(), error.to_string());
        refusal.0.errors = error.errors();
        refusal
    }
}

/// The problem travels beside the response until [`super::layers::finish_problems`] knows the
/// request id and writes the body.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(*self.0);
        response
    }
}

/// An error and its sources on one line.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// What an endpoint answers.
pub type Answer<T> = Result<T, Refusal>;
