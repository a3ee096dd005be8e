//! `GET /api/inventory/jobs`

use axum::Json;
use axum::extract::State;
use kanade_api_types::inventory::{InventoryJob, InventoryTable};
use kanade_store::inventory;

use super::shown::{explode, fields};
use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// The jobs that gather facts, and how far the tables made of them are.
#[utoipa::path(get, path = "/api/inventory/jobs", operation_id = "list_inventory_jobs", tag = "inventory",
    responses((status = 200, description = "All of them", body = Vec<InventoryJob>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Vec<InventoryJob>>> {
    let jobs = state.projected.inventory.jobs().await;
    let jobs = jobs.map_err(LookupError::from)?;
    Ok(Json(jobs.into_iter().map(job).collect()))
}

fn job(job: inventory::InventoryJob) -> InventoryJob {
    let (display, summary) = fields(Some(&job.spec));
    let hint = job.spec.hint;
    let specs = hint.iter().flat_map(|hint| &hint.explode);
    InventoryJob {
        manifest_id: job.spec.job_id,
        description: job.spec.description,
        version: job.spec.version.to_string(),
        display,
        summary,
        explode: specs.map(explode).collect(),
        history_scalars: hint.map(|hint| hint.history_scalars).unwrap_or_default(),
        pc_count: job.pc_count,
        problem_count: job.problem_count,
        tables: job.tables.into_iter().map(table).collect(),
    }
}

fn table(table: inventory::JobTable) -> InventoryTable {
    InventoryTable {
        table: table.spec.table,
        field: table.spec.field,
        state: table.state.as_str().to_owned(),
        rows: table.rows,
        rows_skipped: table.rows_skipped,
        error: table.error,
    }
}
