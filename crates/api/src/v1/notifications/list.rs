//! `GET /api/notifications`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::notices::NoticeRow;
use kanade_store::notices::{NoticeFilter, NoticeQuery};
use serde::Deserialize;

use super::row::notice_row;
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which notices.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the title or the text; letter case does not matter.
    q: Option<String>,
    /// `info`, `warn` or `emergency`.
    priority: Option<String>,
    /// `active`, `expired` or `recalled`.
    state: Option<String>,
    /// Those that people sent, or those that checks raised.
    by_people: Option<bool>,
}

/// Notices, the last one sent first.
#[utoipa::path(get, path = "/api/notifications", operation_id = "list_notifications", tag = "notifications",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of notices", body = Vec<NoticeRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let text = |text: Option<String>| text.filter(|text| !text.is_empty());
    let now = state.clock.now();
    let query = NoticeQuery {
        filter: NoticeFilter {
            text: text(filter.q),
            priority: text(filter.priority),
            state: word("state", filter.state.as_deref())?,
            by_people: filter.by_people,
        },
        now,
        page: page.request(50, 200)?,
    };
    let found = state.notices.notices.list(&query).await;
    let found = found.map_err(LookupError::from)?;
    Ok(page_response(
        &uri,
        found.map(|stored| notice_row(stored, now)),
    ))
}
