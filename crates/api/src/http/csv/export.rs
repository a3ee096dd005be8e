use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use super::shape::{Shape, lists};
use super::table::Table;

/// Rows asked for at a time; operations bring it into their range.
const PAGE: u32 = 1_000;

/// What one page may weigh.
const MAX_PAGE_BYTES: usize = 256 * 1024 * 1024;

/// The lists by their path.
#[derive(Debug, Clone)]
pub struct CsvLists(Arc<HashMap<String, Shape>>);

impl CsvLists {
    /// The lists of a document.
    pub fn of(document: &OpenApi) -> Self {
        Self(Arc::new(lists(document)))
    }
}

/// The layer: a list that is asked for as CSV is read to its end; everything else passes through.
/// A list that fails on its way breaks off, so that nobody takes a part for the whole.
pub async fn as_csv(State(lists): State<CsvLists>, request: Request, next: Next) -> Response {
    let shape = match wants_csv(&request) {
        true => shape_of(&lists, &request),
        false => None,
    };
    let Some(shape) = shape else {
        return next.run(request).await;
    };
    let (parts, _) = request.into_parts();
    let pages = Pages {
        uri: Some(first_page(&parts.uri, shape.is_paged)),
        parts,
        next,
        shape,
    };
    pages.respond().await
}

fn wants_csv(request: &Request) -> bool {
    let mut pairs = request.uri().query().unwrap_or_default().split('&');
    if request.method() != Method::GET {
        return false;
    }
    let accepted = request.headers().get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let mut accepted = accepted.unwrap_or_default().split([',', ';']);
    pairs.any(|pair| pair == "format=csv") || accepted.any(|kind| kind.trim() == "text/csv")
}

fn shape_of(lists: &CsvLists, request: &Request) -> Option<Shape> {
    let path = request.extensions().get::<MatchedPath>()?;
    lists.0.get(path.as_str()).cloned()
}

/// The address with pages as large as they come, from the start. Where there are no pages, a limit says how many rows
/// are meant.
fn first_page(uri: &Uri, is_paged: bool) -> Uri {
    let own = match is_paged {
        true => &["format=", "limit=", "cursor=", "offset="][..],
        false => &["format="],
    };
    let pairs = uri.query().unwrap_or_default().split('&');
    let kept = pairs.filter(|pair| !own.iter().any(|key| pair.starts_with(key)));
    let mut query: Vec<&str> = kept.filter(|pair| !pair.is_empty()).collect();
    let limit = format!("limit={PAGE}");
    query.extend(is_paged.then_some(limit.as_str()));
    let address = format!("{}?{}", uri.path(), query.join("&"));
    address.parse().unwrap_or_else(|_| uri.clone())
}

/// A list, read page by page.
struct Pages {
    /// Where the next page is; `None` after the last.
    uri: Option<Uri>,
    parts: Parts,
    next: Next,
    shape: Shape,
}

impl Pages {
    async fn respond(mut self) -> Response {
        let Some(uri) = self.uri.take() else {
            return StatusCode::NO_CONTENT.into_response();
        };
        let first = self.call(uri).await;
        if first.status() != StatusCode::OK {
            return first;
        }
        let counts: Vec<_> = first
            .headers()
            .iter()
            .filter(|(name, _)| name.as_str().starts_with("x-"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let rows = match self.rows(first).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::error!(%error, path = self.parts.uri.path(), "a list could not be read");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let table = Table::new(&self.shape.columns, &rows, self.uri.is_some());
        let text = [table.head(), table.lines(&rows)].concat();
        let name = file_name(self.parts.uri.path());
        let mut response = Response::new(self.stream(text, table));
        let headers = response.headers_mut();
        headers.extend(counts);
        let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Ok(name) = HeaderValue::from_str(&name) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
        response
    }

    /// The text of the first page, then that of each page after it.
    fn stream(self, first: Vec<u8>, table: Table) -> Body {
        let later = (self, table);
        let later = stream::try_unfold(later, |(mut pages, table)| async move {
            let Some(uri) = pages.uri.take() else {
                return Ok::<_, io::Error>(None);
            };
            let response = pages.call(uri).await;
            let rows = pages.rows(response).await?;
            Ok(Some((Bytes::from(table.lines(&rows)), (pages, table))))
        });
        let first = stream::iter([Ok(Bytes::from(first))]);
        Body::from_stream(futures_util::StreamExt::chain(first, later))
    }

    async fn call(&self, uri: Uri) -> Response {
        let mut parts = self.parts.clone();
        parts.extensions.insert(OriginalUri(uri.clone()));
        parts.uri = uri;
        let request = Request::from_parts(parts, Body::empty());
        self.next.clone().run(request).await
    }

    /// The rows of a page; what it says about the next one is kept.
    async fn rows(&mut self, page: Response) -> io::Result<Vec<Value>> {
        if page.status() != StatusCode::OK {
            return Err(io::Error::other(format!("page: {}", page.status())));
        }
        self.uri = page.headers().get(header::LINK).and_then(next_page);
        let body = to_bytes(page.into_body(), MAX_PAGE_BYTES);
        let body = body.await.map_err(io::Error::other)?;
        let mut answer: Value = serde_json::from_slice(&body)?;
        let rows = match &self.shape.member {
            Some(member) => answer.get_mut(member).map(Value::take),
            None => Some(answer),
        };
        match rows {
            Some(Value::Array(rows)) => {
                let rows = rows.into_iter().map(|row| self.shape.row(row));
                Ok(rows.collect())
            }
            _ => Err(io::Error::other("the page holds no rows")),
        }
    }
}

fn next_page(link: &HeaderValue) -> Option<Uri> {
    let (address, relation) = link.to_str().ok()?.split_once('>')?;
    let address = address.strip_prefix('<')?;
    relation
        .contains("rel=\"next\"")
        .then(|| address.parse().ok())?
}

/// `results.csv` of `/api/results`.
fn file_name(path: &str) -> String {
    let legal = |c: char| {
        if c.is_ascii_alphanumeric() || "._-".contains(c) {
            c
        } else {
            '-'
        }
    };
    let name: String = path
        .trim_start_matches("/api/")
        .chars()
        .map(legal)
        .collect();
    format!("attachment; filename=\"{name}.csv\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_stay_and_the_page_does_not() {
        let uri: Uri = "/api/results?pc_id=a&limit=5&cursor=x&format=csv&status=failure"
            .parse()
            .unwrap();
        assert_eq!(
            first_page(&uri, true).to_string(),
            "/api/results?pc_id=a&status=failure&limit=1000"
        );
    }

    #[test]
    fn a_limit_of_what_has_no_pages_stays() {
        let uri: Uri = "/api/perf/top?format=csv&limit=5".parse().unwrap();
        assert_eq!(first_page(&uri, false).to_string(), "/api/perf/top?limit=5");
    }

    #[test]
    fn the_next_page_is_read_from_its_link() {
        let link = HeaderValue::from_static("</api/results?limit=1000&cursor=abc>; rel=\"next\"");
        assert_eq!(
            next_page(&link).unwrap().to_string(),
            "/api/results?limit=1000&cursor=abc"
        );
    }

    #[test]
    fn the_file_is_named_for_the_list() {
        assert_eq!(
            file_name("/api/executions/e1/targets"),
            "attachment; filename=\"executions-e1-targets.csv\""
        );
    }
}
