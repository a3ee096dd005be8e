//! What surrounds every request: its id, limits, security headers, and the body of refusals.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kanade_api_types::Problem;
use uuid::Uuid;

use super::refusal::Refusal;

/// The request's id, in requests, responses, problems and the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Largest request body: a job document with its script.
pub const MAX_BODY: usize = 4 * 1024 * 1024;

/// Gives the request an id and writes the body of whatever refusal comes back.
pub async fn finish_problems(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().hyphenated().to_string();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("api.request", %method, path, request_id = id);
    let mut response = {
        use tracing::Instrument;
        next.run(request).instrument(span).await
    };
    tracing::debug!(%method, path, status = response.status().as_u16(), request_id = id, "request answered");
    if let Some(problem) = problem_of(&mut response) {
        response = with_body(
            response,
            Problem {
                request_id: Some(id.clone()),
                ..problem
            },
        );
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The refusal in a response, also of the framework's own plain-text ones.
fn problem_of(response: &mut Response) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let status = response.status();
    let is_plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|value| value.as_bytes().starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || !is_plain {
        return None;
    }
    let (code, detail) = framework_refusal(status);
    Refusal::new(status, code, detail)
        .into_response()
        .extensions_mut()
        .remove::<Problem>()
}

fn framework_refusal(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => (
            "body_too_large",
            "The request's body is larger than this operation takes (4 MiB).",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            "This path does not take this method; see /api/docs.",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "unsupported_media_type",
            "Send the body as application/json (documents also as application/yaml).",
        ),
        StatusCode::NOT_FOUND => (
            "no_such_path",
            "There is nothing at this path; see /api/docs.",
        ),
        StatusCode::REQUEST_TIMEOUT => ("timeout", "The request took too long."),
        _ if status.is_client_error() => (
            "bad_request",
            "The request could not be read: check its body and query; see /api/docs.",
        ),
        _ => (
            "internal",
            "Something failed inside the backend; its log has the request id.",
        ),
    }
}

fn with_body(response: Response, problem: Problem) -> Response {
    let status = response.status();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut answer = (status, Json(problem)).into_response();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    answer
}

/// What a browser may do with our pages.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Headers that keep a browser from doing harm with our answers.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    };
    set("content-security-policy", CONTENT_SECURITY_POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
