//! Facts as the API shows them.

use axum::http::StatusCode;
use kanade_api_types::inventory::{
    DisplayField, ExplodeColumn, ExplodeSpec, InventoryProblem, InventoryRow, MachineInventory,
};
use kanade_manifest::job;
use kanade_store::inventory::{FactsRow, JobSpec, Problem};
use kanade_wire::JobId;
use serde_json::value::RawValue;

use crate::http::failures::{LookupError, NotFound};
use crate::http::{EndpointError, Refusal};
use crate::state::ApiState;

/// The newest version of a job that gathers facts.
pub async fn known_job(state: &ApiState, id: &JobId) -> Result<JobSpec, Refusal> {
    let job = state.projected.inventory.job(id).await;
    let job = job.map_err(LookupError::from)?;
    Ok(job.ok_or_else(|| NotFound::new("job that gathers facts called", "job_not_found", id))?)
}

/// How facts are shown: on a machine's page, and in lists where that is said.
pub fn fields(spec: Option<&JobSpec>) -> (Vec<DisplayField>, Option<Vec<DisplayField>>) {
    let Some(hint) = spec.and_then(|spec| spec.hint.as_ref()) else {
        return (Vec::new(), None);
    };
    let summary = hint.summary.iter().map(display).collect::<Vec<_>>();
    let display = hint.display.iter().map(display).collect();
    (display, (!summary.is_empty()).then_some(summary))
}

fn display(field: &job::DisplayField) -> DisplayField {
    DisplayField {
        field: field.field.clone(),
        label: field.label.clone(),
        kind: field.kind.clone(),
        columns: field.columns.iter().map(display).collect(),
    }
}

/// A specification of a table.
pub fn explode(spec: &job::ExplodeSpec) -> ExplodeSpec {
    let columns = spec.columns.iter().map(|column| ExplodeColumn {
        field: column.field.clone(),
        kind: column.kind.clone(),
        index: column.index,
    });
    ExplodeSpec {
        field: spec.field.clone(),
        table: spec.table.clone(),
        primary_key: spec.primary_key.clone(),
        columns: columns.collect(),
        track_history: spec.track_history,
    }
}

/// A machine in a list.
pub fn inventory_row(row: FactsRow) -> Result<InventoryRow, UnreadableFacts> {
    Ok(InventoryRow {
        facts: document(&row)?,
        collected_at: row.facts.as_ref().map(|facts| facts.collected_at),
        recorded_at: row.facts.as_ref().map(|facts| facts.recorded_at),
        problem: row.problem.map(problem),
        pc_id: row.pc_id,
        hostname: row.hostname,
        last_logon_user: row.last_logon_user,
        last_logon_display_name: row.last_logon_display_name,
    })
}

/// The facts of one machine and job.
pub fn machine_inventory(
    row: FactsRow,
    spec: Option<&JobSpec>,
) -> Result<MachineInventory, UnreadableFacts> {
    let document = document(&row)?;
    let (display, summary) = fields(spec);
    let facts = row.facts.as_ref();
    Ok(MachineInventory {
        version: facts.map(|facts| facts.version.to_string()),
        result_id: facts.map(|facts| facts.result_id.clone()),
        collected_at: facts.map(|facts| facts.collected_at),
        recorded_at: facts.map(|facts| facts.recorded_at),
        reported_at: facts.and_then(|facts| facts.reported_at),
        problem: row.problem.map(problem),
        job_id: row.job_id,
        facts: document,
        display,
        summary,
    })
}

fn document(row: &FactsRow) -> Result<Box<RawValue>, UnreadableFacts> {
    let text = row.facts.as_ref().map_or("{}", |facts| &facts.document);
    RawValue::from_string(text.to_owned()).map_err(UnreadableFacts)
}

fn problem(problem: Problem) -> InventoryProblem {
    InventoryProblem {
        reason: problem.reason,
        result_id: problem.result_id,
        recorded_at: problem.recorded_at,
        rows_skipped: problem.rows_skipped,
    }
}

/// Stored facts are no JSON.
#[derive(Debug, thiserror::Error)]
#[error("the stored facts cannot be read")]
pub struct UnreadableFacts(#[source] serde_json::Error);

impl EndpointError for UnreadableFacts {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn code(&self) -> &'static str {
        "store_failed"
    }
}
