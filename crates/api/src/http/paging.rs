//! Lists in pages: a clamped limit in, the next page's address out.

use axum::Json;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use kanade_store::page::{Cursor, Page, PageRequest};
use serde::{Deserialize, Deserializer, Serialize};

use super::failures::LookupError;

/// Which page is wanted.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many rows; out of range is brought into it.
    #[serde(default, deserialize_with = "brought_into_range")]
    #[param(value_type = Option<u32>)]
    pub limit: Option<u32>,
    /// The `cursor` of the last page's `Link` header.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The page, of `default` rows unless the caller said otherwise, never more than `max`.
    ///
    /// # Errors
    /// When the cursor is none.
    pub fn request(&self, default: u32, max: u32) -> Result<PageRequest, LookupError> {
        let cursor = self
            .cursor
            .as_deref()
            .map(str::parse::<Cursor>)
            .transpose()?;
        Ok(PageRequest::new(self.limit.unwrap_or(default), max, cursor))
    }
}

/// A negative or a huge number is as good as the nearest one that makes sense.
fn brought_into_range<'de, D: Deserializer<'de>>(number: D) -> Result<Option<u32>, D::Error> {
    let number = Option::<i64>::deserialize(number)?;
    Ok(number.map(|number| u32::try_from(number.max(0)).unwrap_or(u32::MAX)))
}

/// The rows as a bare array, the next page in `Link`.
pub fn page_response<T: Serialize>(uri: &Uri, page: Page<T>) -> Response {
    link_to_next(uri, page.next, Json(page.items))
}

/// An answer of any shape, the next page in `Link`.
pub fn link_to_next(uri: &Uri, next: Option<Cursor>, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    if let Some(link) = next.and_then(|cursor| next_link(uri, &cursor)) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

fn next_link(uri: &Uri, cursor: &Cursor) -> Option<HeaderValue> {
    let others = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let mut query: Vec<String> = others.map(str::to_owned).collect();
    query.push(format!("cursor={cursor}"));
    HeaderValue::from_str(&format!(
        "<{}?{}>; rel=\"next\"",
        uri.path(),
        query.join("&")
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_filters_and_replaces_the_cursor() {
        let uri: Uri = "/api/results?pc_id=a&cursor=old&limit=5".parse().unwrap();
        let link = next_link(&uri, &Cursor::new("results", &1)).unwrap();
        let text = link.to_str().unwrap();
        assert!(
            text.starts_with("</api/results?pc_id=a&limit=5&cursor=") && !text.contains("old"),
            "{text}"
        );
    }
}
