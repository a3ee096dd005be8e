//! `GET /api/notifications/{id}/audience`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::notices::AudienceList;
use kanade_control::notices::NoticeError;
use serde::Deserialize;

use super::refused::NoticeRefused;
use super::row::{audience_row, tally};
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Which machines.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `confirmed`, `outstanding` or `withdrawn`.
    state: Option<String>,
}

/// The machines a notice is for now, by id, with what became of it there.
#[utoipa::path(get, path = "/api/notifications/{id}/audience", operation_id = "list_notification_audience", tag = "notifications",
    params(("id" = String, Path, description = "The notice"), Filter, PageQuery),
    responses((status = 200, description = "A page of machines", body = AudienceList),
        (status = 404, description = "There is no such notice")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let wanted = word("state", filter.state.as_deref())?;
    let page = page.request(100, 1_000)?;
    let stored = state.notices.notices.get(&id).await;
    let stored = stored.map_err(LookupError::from)?;
    let stored = stored.ok_or(NoticeRefused(NoticeError::NoSuchNotice(id)))?;
    let audience = state.notices.audience(&stored, wanted, &page).await;
    let audience = audience.map_err(LookupError::from)?;
    let members = audience.members;
    let answer = AudienceList {
        counts: tally(audience.counts),
        rows: members.items.into_iter().map(audience_row).collect(),
    };
    Ok(link_to_next(&uri, members.next, Json(answer)))
}
