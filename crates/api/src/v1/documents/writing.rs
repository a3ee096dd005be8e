//! What a request says about the document it writes.

use axum::http::{HeaderMap, StatusCode, header};
use kanade_control::catalogue::{Seen, Write};

use crate::http::authenticate::header_text;
use crate::http::{EndpointError, Identity};

/// The header of who writes on behalf of the repository a document is kept in.
const ORIGIN_HEADER: &str = "x-kanade-origin";

/// Who writes, having seen the revision of `If-Match`. With `If-None-Match: *` there was nothing.
pub(crate) fn writing<'a>(
    identity: &'a Identity,
    headers: &HeaderMap,
) -> Result<Write<'a>, NoRevision> {
    let from_origin = header_text(headers, ORIGIN_HEADER).is_some_and(|origin| !origin.is_empty());
    let write = Write::by(&identity.username).from_origin(from_origin);
    Ok(write.having_seen(seen(headers)?))
}

fn seen(headers: &HeaderMap) -> Result<Seen, NoRevision> {
    if header_text(headers, header::IF_NONE_MATCH.as_str()) == Some("*") {
        return Ok(Seen::Nothing);
    }
    let Some(text) = header_text(headers, header::IF_MATCH.as_str()) else {
        return Ok(Seen::Anything);
    };
    let revision = text.trim_matches('"').parse().map_err(|_| NoRevision)?;
    Ok(Seen::Revision(revision))
}

/// What stands in `If-Match` is no number.
#[derive(Debug, thiserror::Error)]
#[error("`If-Match` takes the document's `revision`, a number")]
pub(crate) struct NoRevision;

impl EndpointError for NoRevision {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn code(&self) -> &'static str {
        "invalid_revision"
    }
}
