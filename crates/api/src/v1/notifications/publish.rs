//! `POST /api/notifications`

use axum::extract::State;
use axum::{Extension, Json};
use kanade_api_types::notices::{NoticePublished, PublishNotice};
use kanade_control::notices::NewNotice;
use serde_json::json;

use super::refused::NoticeRefused;
use crate::http::idempotency::WorkId;
use crate::http::{Answer, Body, Operator};
use crate::state::ApiState;
use crate::v1::record;

/// Sends a notice to the people at machines. That some of the named groups and machines are not
/// reached is no failure: `failed` names them.
#[utoipa::path(post, path = "/api/notifications", operation_id = "publish_notification", tag = "notifications",
    request_body = PublishNotice,
    responses((status = 200, description = "Sent", body = NoticePublished),
        (status = 400, description = "The notice makes no sense, or the target names nobody"),
        (status = 409, description = "There is a notice of this id")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Extension(WorkId(work)): Extension<WorkId>,
    Body(notice): Body<PublishNotice>,
) -> Answer<Json<NoticePublished>> {
    let (priority, require_ack) = (notice.priority, notice.require_ack);
    let by = notice.issued_by.filter(|by| !by.trim().is_empty());
    let published = state
        .notices
        .publish(NewNotice {
            chosen_id: notice.id,
            minted_id: work.to_string(),
            priority,
            require_ack,
            title: notice.title,
            body: notice.body,
            toast: notice.toast,
            issued_by: by.or_else(|| Some(identity.username.clone())),
            expires_at: notice.expires_at,
            target: notice.target,
        })
        .await
        .map_err(NoticeRefused)?;
    let details = json!({
        "notification_id": published.id, "priority": priority, "require_ack": require_ack,
        "subjects": published.subjects, "failed_subjects": published.failed,
    });
    let id = Some(published.id.as_str());
    record(&state, &identity, "notification", id, details).await;
    Ok(Json(NoticePublished {
        id: published.id,
        subjects: published.subjects,
        failed: published.failed,
    }))
}
