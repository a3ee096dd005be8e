//! `PATCH /api/notifications/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::notices::{EditNotice, NoticePublished};
use kanade_control::notices::NoticeEdit;
use serde_json::json;

use super::refused::NoticeRefused;
use crate::http::{Answer, Body, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Changes what a notice says. With `reset_acks` everybody confirms it anew.
#[utoipa::path(patch, path = "/api/notifications/{id}", operation_id = "edit_notification", tag = "notifications",
    params(("id" = String, Path, description = "The notice")),
    request_body = EditNotice,
    responses((status = 200, description = "Changed", body = NoticePublished),
        (status = 404, description = "There is no such notice"),
        (status = 409, description = "It was recalled")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<String>,
    Body(edit): Body<EditNotice>,
) -> Answer<Json<NoticePublished>> {
    let details = json!({ "priority": edit.priority, "reset_acks": edit.reset_acks });
    let edit = NoticeEdit {
        priority: edit.priority,
        title: edit.title,
        body: edit.body,
        require_ack: edit.require_ack,
        toast: edit.toast,
        reset_acks: edit.reset_acks,
        expires_at: edit.expires_at,
    };
    let published = state.notices.edit(&id, edit).await;
    let published = published.map_err(NoticeRefused)?;
    record(&state, &identity, "notification.edit", Some(&id), details).await;
    Ok(Json(NoticePublished {
        id: published.id,
        subjects: published.subjects,
        failed: published.failed,
    }))
}
