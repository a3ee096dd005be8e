//! `Idempotency-Key`: a write that is sent twice happens once and is answered twice alike.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use kanade_store::state::{IdempotentRequest, KeptResponse, RequestKey, Reservation};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::authenticate::{Authentication, Credential, header_text};
use super::layers::MAX_BODY;
use super::refusal::Refusal;
use crate::state::ApiState;
use crate::v1::files::is_upload;

/// The header that names the attempt.
pub const KEY_HEADER: &str = "idempotency-key";

/// Tells a repeated answer from a first one.
pub const REPLAYED_HEADER: &str = "idempotency-replayed";

/// How long an answer is kept.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// Answers that come bit by bit cannot be kept, and nothing is done twice by asking twice.
const STREAMED: [&str; 2] = ["/api/ping", "/api/live-query"];

/// The id under which a handler does its work: the same for every attempt with the same key.
#[derive(Debug, Clone, Copy)]
pub struct WorkId(pub Uuid);

/// Keeps the answers of unsafe requests that carry a key.
pub async fn keep_answers(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let Some(key) = key_of(&request) else {
        return next.run(with_work_id(request, Uuid::now_v7())).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let asked = IdempotentRequest {
        key: key.clone(),
        fingerprint: fingerprint(&parts.method, &parts.uri, &body),
        minted_id: Uuid::now_v7().to_string(),
        expires_at: state.clock.now() + KEPT_FOR,
    };
    let request = Request::from_parts(parts, Body::from(body));
    match state
        .state_store
        .idempotency
        .reserve(asked, state.clock.now())
        .await
    {
        Ok(Reservation::Reserved { id }) => {
            let request = with_work_id(request, id.parse().unwrap_or_else(|_| Uuid::now_v7()));
            keep(&state, &key, next.run(request).await).await
        }
        Ok(Reservation::Done(kept)) => replay(kept),
        Ok(Reservation::InProgress) => refuse(
            StatusCode::CONFLICT,
            "request_in_progress",
            "A request with this Idempotency-Key is being worked on: wait and repeat it.",
        ),
        Ok(Reservation::Mismatch) => refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request: use a new one.",
        ),
        Err(error) => {
            tracing::error!(error = %super::refusal::chain(&error), "an idempotency key could not be reserved");
            refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                "store_failed",
                "The request could not be recorded, so it was not begun: repeat it.",
            )
        }
    }
}

fn key_of(request: &Request) -> Option<RequestKey> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return None;
    }
    if is_upload(request.method(), request.uri().path()) {
        return None;
    }
    // A kept answer would hold a token, a fingerprint would be one of a password.
    let path = request.uri().path();
    if path.starts_with("/api/auth/") || STREAMED.contains(&path) {
        return None;
    }
    let Some(Authentication::Known(identity)) = request.extensions().get::<Authentication>() else {
        return None;
    };
    // Callers without an account have nobody their answers could belong to.
    if matches!(
        identity.credential,
        Credential::StaticToken | Credential::OwnerFile | Credential::Disabled
    ) {
        return None;
    }
    let key = header_text(request.headers(), KEY_HEADER)?;
    let is_legal = !key.is_empty() && key.len() <= 200;
    is_legal.then(|| RequestKey {
        username: identity.username.clone(),
        key: key.to_owned(),
    })
}

fn with_work_id(mut request: Request, id: Uuid) -> Request {
    request.extensions_mut().insert(WorkId(id));
    if let Some(Authentication::Known(identity)) = request.extensions_mut().get_mut() {
        identity.work = Some(id);
    }
    request
}

fn fingerprint(method: &Method, uri: &axum::http::Uri, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(method.as_str());
    hash.update([0]);
    hash.update(uri.to_string());
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

/// Keeps the answer of work that was done. After a refusal nothing was begun, so a repeat starts
/// afresh; after a failure something may have been, so a repeat carries on under the same id.
async fn keep(state: &ApiState, key: &RequestKey, response: Response) -> Response {
    let store = &state.state_store.idempotency;
    let status = response.status();
    if !status.is_success() {
        let given_up = if status.is_server_error() {
            store.interrupt(key).await
        } else {
            store.abandon(key).await
        };
        if let Err(error) = given_up {
            tracing::warn!(%error, "an idempotency key could not be given up");
        }
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The answer could not be kept; the request was carried out.",
        );
    };
    let content_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kept = KeptResponse {
        status: status.as_u16(),
        content_type: content_type.map(str::to_owned),
        body: body.to_vec(),
    };
    if let Err(error) = store.complete(key, kept).await {
        tracing::warn!(%error, "an answer could not be kept for its idempotency key");
    }
    Response::from_parts(parts, Body::from(body))
}

fn replay(kept: KeptResponse) -> Response {
    let mut response = Response::new(Body::from(kept.body));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    if let Some(value) = kept
        .content_type
        .and_then(|text| HeaderValue::from_str(&text).ok())
    {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
        .headers_mut()
        .insert(REPLAYED_HEADER, HeaderValue::from_static("true"));
    response
}

fn refuse(status: StatusCode, code: &str, detail: &str) -> Response {
    Refusal::new(status, code, detail).into_response()
}
