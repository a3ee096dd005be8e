//! `POST /api/notifications/{id}/recall`

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::refused::NoticeRefused;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Takes a notice back: it disappears from the machines and stays in the history. Recalling it again
/// changes nothing.
#[utoipa::path(post, path = "/api/notifications/{id}/recall", operation_id = "recall_notification", tag = "notifications",
    params(("id" = String, Path, description = "The notice")),
    responses((status = 204, description = "Recalled"),
        (status = 404, description = "There is no such notice")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let recalled = state.notices.recall(&id, &identity.username).await;
    recalled.map_err(NoticeRefused)?;
    record(
        &state,
        &identity,
        "notification.recall",
        Some(&id),
        json!({}),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
