//! `DELETE /api/query/saved/{id}`

use axum::extract::State;
use axum::http::StatusCode;

use super::failure::SavedError;
use crate::http::failures::NotFound;
use crate::http::{Admin, Answer, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Forgets a kept question.
#[utoipa::path(delete, path = "/api/query/saved/{id}", operation_id = "delete_saved_query", tag = "query",
    params(("id" = String, Path, description = "The question")),
    responses((status = 204, description = "Forgotten"), (status = 404, description = "There is none")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let deleted = state.query.saved.delete(&id).await;
    if !deleted.map_err(SavedError::from)? {
        return Err(NotFound::new("saved query", "saved_query_not_found", &id).into());
    }
    record(
        &state,
        &identity,
        "query_delete",
        Some(&id),
        serde_json::json!({}),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
