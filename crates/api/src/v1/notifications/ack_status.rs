//! `GET /api/notifications/{id}/ack_status`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::notices::AckStatus;

use super::row::ack_row;
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Who confirmed a notice, by machine; nobody for one that does not exist.
#[utoipa::path(get, path = "/api/notifications/{id}/ack_status", operation_id = "list_notification_acks", tag = "notifications",
    params(("id" = String, Path, description = "The notice"), PageQuery),
    responses((status = 200, description = "A page of confirmations", body = AckStatus)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let page = page.request(1_000, 5_000)?;
    let acks = state.notices.acks.of_notification(&id, &page).await;
    let acks = acks.map_err(LookupError::from)?;
    let answer = AckStatus {
        id,
        acks: acks.items.into_iter().map(ack_row).collect(),
    };
    Ok(link_to_next(&uri, acks.next, Json(answer)))
}
