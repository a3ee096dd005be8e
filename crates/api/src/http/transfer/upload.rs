use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use futures_util::TryStreamExt;
use kanade_wire::Digest;
use tokio::io::{AsyncRead, ReadBuf};
use tokio_util::io::StreamReader;

use crate::http::refusal::Refusal;

/// Declares, or tells, the SHA-256 of a body in hexadecimal digits.
pub const DIGEST_HEADER: HeaderName = HeaderName::from_static("x-content-sha256");

/// The field of a form that holds the file.
const FIELD: &str = "file";

/// The bytes of an upload, as they come.
pub type UploadBody = Pin<Box<dyn AsyncRead + Send>>;

/// A file in the body of a request, or in the field `file` of a form.
pub struct Upload {
    /// Its bytes; reading them fails when the sender stops before the end.
    pub body: UploadBody,
    /// The SHA-256 they should have.
    pub declared: Option<Digest>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let declared = declared(request.headers())?;
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let body = match kind.starts_with("multipart/") {
            true => {
                let boundary = multer::parse_boundary(kind).map_err(no_form)?;
                field(request.into_body(), boundary).await?
            }
            false => whole(request),
        };
        Ok(Self { body, declared })
    }
}

fn declared(headers: &HeaderMap) -> Result<Option<Digest>, Refusal> {
    let Some(text) = headers.get(DIGEST_HEADER) else {
        return Ok(None);
    };
    let digest = text.to_str().ok().and_then(|text| text.trim().parse().ok());
    digest.map(Some).ok_or_else(|| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "invalid_digest",
            format!("{DIGEST_HEADER}: write the SHA-256 as 64 hexadecimal digits."),
        )
    })
}

fn whole(request: Request) -> UploadBody {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let pieces = request.into_body().into_data_stream();
    Box::pin(Exactly {
        inner: StreamReader::new(pieces.map_err(io::Error::other)),
        left: length,
    })
}

async fn field(body: Body, boundary: String) -> Result<UploadBody, Refusal> {
    let mut form = multer::Multipart::new(body.into_data_stream(), boundary);
    while let Some(field) = form.next_field().await.map_err(no_form)? {
        if field.name() == Some(FIELD) {
            return Ok(Box::pin(StreamReader::new(field.map_err(io::Error::other))));
        }
    }
    Err(no_form(format!("it has no field `{FIELD}`")))
}

fn no_form(why: impl std::fmt::Display) -> Refusal {
    Refusal::new(
        StatusCode::BAD_REQUEST,
        "invalid_form",
        format!(
            "The form cannot be read: {why}. Send the file as the field `{FIELD}`, or as the body."
        ),
    )
}

/// Fails when fewer bytes come than were announced: the end of a connection is no end of a file.
struct Exactly<R> {
    inner: R,
    left: Option<u64>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Exactly<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = to.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(context, to);
        let Poll::Ready(Ok(())) = polled else {
            return polled;
        };
        let read = to.filled().len() - before;
        if read == 0 && self.left.is_some_and(|left| left > 0) && to.remaining() > 0 {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        self.left = self.left.map(|left| left.saturating_sub(read as u64));
        polled
    }
}
