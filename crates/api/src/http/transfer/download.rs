use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use kanade_bus::backend::{ObjectInfo, ObjectReader};
use kanade_control::Artifacts;
use kanade_control::artifacts::ArtifactError;
use tokio::sync::OwnedSemaphorePermit;

use super::conditions::{Asked, Part};
use super::upload::DIGEST_HEADER;
use crate::http::refusal::{Refusal, chain};

/// A body that is offered.
pub struct Offered<'a> {
    /// What reads it.
    pub artifacts: &'a Artifacts,
    /// What is known of it.
    pub info: ObjectInfo,
    /// What a browser saves it as.
    pub file_name: String,
    /// What it is.
    pub content_type: &'static str,
}

/// The part of a body that a request asks for, read from the broker while it is sent.
pub fn offer(offered: &Offered<'_>, headers: &HeaderMap) -> Response {
    let info = &offered.info;
    let tag = info.sha256().map(|digest| format!("\"{digest}\""));
    let tag = tag.unwrap_or_else(|| format!("\"{}\"", info.revision));
    let part = Asked::new(headers, &tag, info.modified, info.size).part();
    let mut response = match part {
        Part::Failed => failed().into_response(),
        Part::NotModified => StatusCode::NOT_MODIFIED.into_response(),
        Part::Unsatisfiable => unsatisfiable(info.size),
        Part::Whole => bytes_of(offered, 0..info.size),
        Part::Range(range) => part_of(offered, range),
    };
    describe(response.headers_mut(), offered, &tag);
    response
}

fn part_of(offered: &Offered<'_>, range: Range<u64>) -> Response {
    let (first, last, size) = (range.start, range.end - 1, offered.info.size);
    let mut response = bytes_of(offered, range);
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    let place = HeaderValue::from_str(&format!("bytes {first}-{last}/{size}"));
    if let Ok(place) = place {
        response.headers_mut().insert(header::CONTENT_RANGE, place);
    }
    response
}

fn bytes_of(offered: &Offered<'_>, range: Range<u64>) -> Response {
    let length = range.end - range.start;
    let reading = Reading::Asked(offered.artifacts.clone(), offered.info.clone(), range);
    let pieces = stream::try_unfold(reading, Reading::next);
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    let kind = HeaderValue::from_static(offered.content_type);
    headers.insert(header::CONTENT_TYPE, kind);
    response
}

/// A body on its way. Nothing is read before the first piece is taken: a request for the headers
/// alone reads nothing.
#[allow(clippy::large_enum_variant)] // one for a download
enum Reading {
    Asked(Artifacts, ObjectInfo, Range<u64>),
    Open(Box<ObjectReader>, Option<OwnedSemaphorePermit>),
}

impl Reading {
    /// A body that fails on its way is broken off: nobody takes a part for the whole.
    async fn next(self) -> Result<Option<(Bytes, Self)>, ArtifactError> {
        let next = self.read().await;
        if let Err(error) = &next {
            tracing::warn!(error = %chain(error), "a download was broken off");
        }
        next
    }

    async fn read(self) -> Result<Option<(Bytes, Self)>, ArtifactError> {
        let (mut reader, permit) = match self {
            Self::Open(reader, permit) => (reader, permit),
            Self::Asked(artifacts, info, range) => {
                let (reader, permit) = artifacts.read(&info, range).await?;
                (Box::new(reader), permit)
            }
        };
        let piece = reader.next().await.map_err(ArtifactError::Object)?;
        let Some(piece) = piece else { return Ok(None) };
        if reader.left() == 0 {
            // The digest is checked before the last piece is let go, not after it.
            reader.next().await.map_err(ArtifactError::Object)?;
        }
        Ok(Some((piece, Self::Open(reader, permit))))
    }
}

fn describe(headers: &mut HeaderMap, offered: &Offered<'_>, tag: &str) {
    let info = &offered.info;
    let modified = info.modified.map(|modified| {
        let format = "%a, %d %b %Y %H:%M:%S GMT";
        modified.format(format).to_string()
    });
    let file = format!("attachment; filename=\"{}\"", safe(&offered.file_name));
    let digest = info.sha256().map(|digest| digest.to_string());
    let described = [
        (header::ETAG, Some(tag.to_owned())),
        (header::LAST_MODIFIED, modified),
        (header::ACCEPT_RANGES, Some("bytes".to_owned())),
        (header::CONTENT_DISPOSITION, Some(file)),
        (header::CACHE_CONTROL, Some("private, no-cache".to_owned())),
        (DIGEST_HEADER, digest),
    ];
    for (name, value) in described {
        if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
}

/// A file name of characters that no header or file system minds.
fn safe(name: &str) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || "_-.+ ".contains(c);
    let name = name.chars().map(|c| if legal(c) { c } else { '-' });
    name.collect()
}

fn failed() -> Refusal {
    Refusal::new(
        StatusCode::PRECONDITION_FAILED,
        "changed",
        "The file is not the one that If-Match names any more.",
    )
}

fn unsatisfiable(size: u64) -> Response {
    let refusal = Refusal::new(
        StatusCode::RANGE_NOT_SATISFIABLE,
        "range_outside",
        format!("The range lies outside of the file: it has {size} bytes."),
    );
    let mut response = refusal.into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}
