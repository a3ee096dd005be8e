//! `GET /api/inventory/{job}/history/search`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kanade_api_types::inventory::InventoryChange;
use kanade_store::inventory::{ChangeKind, HistoryQuery, HistoryRow};
use kanade_store::page::PageRequest;
use kanade_wire::{JobId, PcId};
use serde::Deserialize;

use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Which changes.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this fact or list.
    field: Option<String>,
    /// Of the row with this primary key, as a JSON object; or whose key holds this text.
    identity: Option<String>,
    /// `added`, `removed` or `changed`.
    kind: Option<String>,
    /// Seen at this time or later.
    since: Option<DateTime<Utc>>,
    /// Seen before this time.
    until: Option<DateTime<Utc>>,
}

/// On which machine.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OnMachine {
    /// On this machine.
    pc_id: Option<PcId>,
}

/// What came, went and changed on all machines, the newest first. The first report of a list is no
/// change.
#[utoipa::path(get, path = "/api/inventory/{job}/history/search", operation_id = "search_inventory_history", tag = "inventory",
    params(("job" = String, Path, description = "The job"), Filter, OnMachine, PageQuery),
    responses((status = 200, description = "A page of changes", body = Vec<InventoryChange>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(job): Path<JobId>,
    Query(filter): Query<Filter>,
    Query(machine): Query<OnMachine>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = filter.query(job, machine.pc_id, page.request(500, 5_000)?)?;
    let changes = state.projected.inventory.history(&query).await;
    let changes = changes.map_err(LookupError::from)?;
    Ok(page_response(&uri, changes.map(change)))
}

impl Filter {
    /// The query for a job, and a machine when one is given.
    pub fn query(
        self,
        job_id: JobId,
        pc_id: Option<PcId>,
        page: PageRequest,
    ) -> Result<HistoryQuery, LookupError> {
        Ok(HistoryQuery {
            job_id,
            pc_id,
            field: self.field.filter(|text| !text.is_empty()),
            identity: self.identity.filter(|text| !text.is_empty()),
            kind: word::<ChangeKind>("kind", self.kind.as_deref())?,
            since: self.since,
            until: self.until,
            page,
        })
    }
}

/// A change.
pub fn change(row: HistoryRow) -> InventoryChange {
    let change = row.change;
    InventoryChange {
        id: row.id,
        pc_id: change.pc_id,
        job_id: change.job_id,
        field_path: change.field_path,
        identity_json: change.identity_json,
        change_kind: change.change_kind.as_str().to_owned(),
        before_json: change.before_json,
        after_json: change.after_json,
        observed_at: change.observed_at,
        recorded_at: change.recorded_at,
        result_id: change.result_id,
    }
}
