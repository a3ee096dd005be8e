//! `GET /api/dead-letters`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::dead_letters::DeadLetterRow;

use super::row::dead_letter_row;
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Messages that could not be read, the newest first.
#[utoipa::path(get, path = "/api/dead-letters", operation_id = "list_dead_letters", tag = "health",
    params(PageQuery),
    responses((status = 200, description = "A page of messages", body = Vec<DeadLetterRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let page = page.request(50, 500)?;
    let letters = state
        .projected
        .dead_letters
        .list(&page)
        .await
        .map_err(LookupError::from)?;
    Ok(page_response(
        &uri,
        letters.map(|letter| dead_letter_row(letter, 200)),
    ))
}
