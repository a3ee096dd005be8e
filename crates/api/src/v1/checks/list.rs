//! `GET /api/checks`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::checks::CheckList;
use kanade_store::checks::{CheckQuery, CheckStatus};
use kanade_wire::{CheckName, PcId};
use serde::Deserialize;

use super::row::{check_count, check_row};
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which checks.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// This check.
    check: Option<CheckName>,
    /// Whether rows that are `ok` are listed; not when left out. They are counted either way.
    include_ok: Option<bool>,
    /// Statuses, separated by commas: `ok`, `warn`, `fail`, `unknown`.
    status: Option<String>,
    /// On this machine.
    pc_id: Option<PcId>,
    /// Only rows whose last report is too old, or only others.
    stale: Option<bool>,
}

/// What checks say: how many machines, and a page of them by check.
#[utoipa::path(get, path = "/api/checks", operation_id = "list_checks", tag = "checks",
    params(Filter, PageQuery),
    responses((status = 200, description = "Counts and a page of machines", body = CheckList)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = CheckQuery {
        statuses: statuses(filter.status.as_deref(), filter.include_ok)?,
        check_name: filter.check,
        pc_id: filter.pc_id,
        stale: filter.stale,
        stale_before: state.clock.now() - state.checks_stale_after,
        page: page.request(200, 5_000)?,
    };
    let found = state.projected.checks.list(&query).await;
    let found = found.map_err(LookupError::from)?;
    let list = CheckList {
        counts: found.counts.into_iter().map(check_count).collect(),
        rows: found.rows.items.into_iter().map(check_row).collect(),
    };
    Ok(link_to_next(&uri, found.rows.next, Json(list)))
}

fn statuses(
    words: Option<&str>,
    include_ok: Option<bool>,
) -> Result<Vec<CheckStatus>, LookupError> {
    let words = words.unwrap_or_default().split(',');
    let words = words.filter(|text| !text.is_empty());
    let mut statuses = Vec::new();
    for text in words {
        statuses.extend(word::<CheckStatus>("status", Some(text))?);
    }
    if statuses.is_empty() && !include_ok.unwrap_or(false) {
        statuses.extend([CheckStatus::Warn, CheckStatus::Fail, CheckStatus::Unknown]);
    }
    Ok(statuses)
}
