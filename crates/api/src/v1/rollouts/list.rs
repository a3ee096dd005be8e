//! `GET /api/rollouts`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::rollouts::RolloutRow;
use kanade_store::StoreError;
use kanade_store::state::rollouts::{RolloutError, RolloutQuery};
use serde::Deserialize;

use super::shown::row;
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which rollouts.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `draft`, `running`, `paused`, `halted`, `completed` or `aborted`.
    state: Option<String>,
}

/// Rollouts, the newest first.
#[utoipa::path(get, path = "/api/rollouts", operation_id = "list_rollouts", tag = "rollouts",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of rollouts", body = Vec<RolloutRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = RolloutQuery {
        state: word("state", filter.state.as_deref())?,
        page: page.request(50, 500)?,
    };
    let rollouts = &state.rollouts;
    let page = rollouts.repository().list(&query).await;
    let page = page.map_err(unlisted)?;
    Ok(page_response(
        &uri,
        page.map(|rollout| row(rollouts, &rollout)),
    ))
}

/// Why they were not listed.
pub fn unlisted(error: RolloutError) -> LookupError {
    match error {
        RolloutError::Cursor(cursor) => LookupError::Cursor(cursor),
        RolloutError::State(error) => LookupError::from(StoreError::failed("list rollouts")(error)),
    }
}
