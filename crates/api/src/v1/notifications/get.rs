//! `GET /api/notifications/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::notices::NoticeDetail;
use kanade_control::notices::{NoticeError, target_of};
use kanade_store::PageRequest;

use super::refused::NoticeRefused;
use super::row::{ack_row, audience_row, notice_row, tally};
use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// Confirmations and machines that come with a notice.
const SHOWN: u32 = 1_000;

/// One notice, who confirmed it, and on which machines it is.
#[utoipa::path(get, path = "/api/notifications/{id}", operation_id = "get_notification", tag = "notifications",
    params(("id" = String, Path, description = "The notice")),
    responses((status = 200, description = "The notice", body = NoticeDetail),
        (status = 404, description = "There is no such notice")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<String>,
) -> Answer<Json<NoticeDetail>> {
    let stored = state.notices.notices.get(&id).await;
    let stored = stored.map_err(LookupError::from)?;
    let stored = stored.ok_or(NoticeRefused(NoticeError::NoSuchNotice(id)))?;
    let page = PageRequest::first(SHOWN);
    let audience = state.notices.audience(&stored, None, &page).await;
    let audience = audience.map_err(LookupError::from)?;
    let id = &stored.notification.id;
    let acks = state.notices.acks.of_notification(id, &page).await;
    let acks = acks.map_err(LookupError::from)?;
    Ok(Json(NoticeDetail {
        target: target_of(&stored.subjects),
        notification: notice_row(stored, state.clock.now()),
        acks: acks.items.into_iter().map(ack_row).collect(),
        counts: tally(audience.counts),
        audience: audience
            .members
            .items
            .into_iter()
            .map(audience_row)
            .collect(),
    }))
}
