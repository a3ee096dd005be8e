//! `GET /api/dead-letters/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::dead_letters::DeadLetterRow;

use super::row::dead_letter_row;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// One message that could not be read, with what is kept of its payload.
#[utoipa::path(get, path = "/api/dead-letters/{id}", operation_id = "get_dead_letter", tag = "health",
    params(("id" = i64, Path, description = "Its row")),
    responses((status = 200, description = "The message", body = DeadLetterRow),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<i64>,
) -> Answer<Json<DeadLetterRow>> {
    let letter = state
        .projected
        .dead_letters
        .get(id)
        .await
        .map_err(LookupError::from)?;
    let letter =
        letter.ok_or_else(|| NotFound::new("dead letter", "dead_letter_not_found", &id))?;
    Ok(Json(dead_letter_row(letter, usize::MAX)))
}
