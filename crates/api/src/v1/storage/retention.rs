//! `GET /api/retention`

use axum::Json;
use axum::extract::State;
use kanade_api_types::storage::TableRetention;

use crate::http::Viewer;
use crate::state::ApiState;

/// How long each table's rows are kept, and what was removed last.
#[utoipa::path(get, path = "/api/retention", operation_id = "retention", tag = "health",
    responses((status = 200, description = "The tables", body = Vec<TableRetention>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Json<Vec<TableRetention>> {
    let tables = state.retention.statuses().into_iter();
    let tables = tables.map(|status| TableRetention {
        table: status.table.name.to_owned(),
        setting: status.table.kept.as_str().to_owned(),
        stream: status.table.stream.map(str::to_owned),
        keep_secs: status.keep.as_secs(),
        cutoff: status.cutoff,
        looked_at: status.looked_at,
        removed_last: status.removed_last,
        removed: status.removed,
        error: status.error,
    });
    Json(tables.collect())
}
