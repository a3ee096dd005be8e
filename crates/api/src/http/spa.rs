//! Serves the dashboard, built by Vite and embedded with its compressed twins.
//!
//! A missing hashed asset is a 404, never the page: it must not look like JavaScript. Any other
//! unknown path is the page, which routes it.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::refusal::Refusal;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dashboard;

const INDEX: &str = "index.html";

/// Where Vite puts what carries its content's hash in its name.
const ASSETS: &str = "assets/";

/// Answers everything that is no API path.
pub async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return not_found(path);
    }
    if !path.is_empty() && Dashboard::get(path).is_some() {
        return file(path, &headers);
    }
    if path.starts_with(ASSETS) {
        return not_found(path);
    }
    if Dashboard::get(INDEX).is_none() {
        return not_built();
    }
    file(INDEX, &headers)
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let (suffix, encoding) = accepted_encoding(path, headers);
    let Some(content) = Dashboard::get(&format!("{path}{suffix}")) else {
        return not_found(path);
    };
    let etag = format!("\"{}\"", hex::encode(&content.metadata.sha256_hash()[..16]));
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == etag.as_bytes())
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let cache = if path.starts_with(ASSETS) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, content_type(path))
        .header(header::CACHE_CONTROL, cache)
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, etag);
    if let Some(encoding) = encoding {
        response = response.header(header::CONTENT_ENCODING, encoding);
    }
    response
        .body(Body::from(content.data))
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The best compressed twin that exists and the client takes.
fn accepted_encoding(path: &str, headers: &HeaderMap) -> (&'static str, Option<&'static str>) {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    for (suffix, encoding) in [(".br", "br"), (".gz", "gzip")] {
        let takes = accepted
            .split(',')
            .any(|part| part.split(';').next().map(str::trim) == Some(encoding));
        if takes && Dashboard::get(&format!("{path}{suffix}")).is_some() {
            return (suffix, Some(encoding));
        }
    }
    ("", None)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn not_found(path: &str) -> Response {
    let detail = format!("There is nothing at /{path}; the API is described at /api/docs.");
    Refusal::new(StatusCode::NOT_FOUND, "no_such_path", detail).into_response()
}

fn not_built() -> Response {
    let text = "<!doctype html><title>kanade</title><p>This backend was built without its dashboard. \
        Run <code>cargo xtask up</code>, which builds both; the API is at <a href=\"/api/docs\">/api/docs</a>.";
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}
