//! `GET /api/audit`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kanade_api_types::audit::AuditRow;
use kanade_store::archive::{AuditFilter, AuditQuery, StoredAuditEntry};
use serde::Deserialize;

use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which entries.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Exactly this action, such as `job_upsert`.
    action: Option<String>,
    /// Exactly this category: `operator`, `admin`, `scheduler`, `auth` and so on.
    actor: Option<String>,
    /// Exactly this account.
    account: Option<String>,
    /// Exactly this target.
    target: Option<String>,
    /// At this time or later.
    since: Option<DateTime<Utc>>,
    /// Before this time.
    until: Option<DateTime<Utc>>,
    /// A text anywhere in the entry, its details included; letter case does not matter.
    q: Option<String>,
    /// The same as `q`.
    payload: Option<String>,
}

/// Who did what, the newest first. It reaches back further than the broker's stream.
#[utoipa::path(get, path = "/api/audit", operation_id = "list_audit", tag = "audit",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of entries", body = Vec<AuditRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = AuditQuery {
        page: page.request(50, 1_000)?,
        filter: read_filter(filter),
    };
    let entries = state
        .state_store
        .audit
        .list(&query)
        .await
        .map_err(LookupError::from)?;
    Ok(page_response(&uri, entries.map(row)))
}

fn read_filter(filter: Filter) -> AuditFilter {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    AuditFilter {
        action: given(filter.action),
        actor: given(filter.actor),
        account: given(filter.account),
        target: given(filter.target),
        since: filter.since,
        until: filter.until,
        text: given(filter.q).or(given(filter.payload)),
    }
}

fn row(stored: StoredAuditEntry) -> AuditRow {
    let entry = stored.entry;
    AuditRow {
        id: stored.id,
        occurred_at: entry.occurred_at,
        account: entry.account,
        actor: entry.actor,
        action: entry.action,
        target: entry.target,
        payload: entry.payload,
    }
}
