//! `POST /api/agents/attributes/import`

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use kanade_api_types::attributes::AttributeImport;
use kanade_api_types::problem::DocumentProblem;
use kanade_control::attributes::{EmptyCells, ImportPlan, Sheet, plan_import, read_sheet};
use kanade_wire::PcId;
use serde::Deserialize;
use serde_json::json;

use super::refused::AttributeError;
use super::values::{check_count, write};
use crate::http::failures::LookupError;
use crate::http::{Answer, Identity, Operator, Query};
use crate::state::ApiState;
use crate::v1::record;

/// Changes that are shown.
const SHOWN: usize = 500;

/// How a table is taken.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Options {
    /// Whether nothing is changed: the answer says what would be.
    #[serde(default)]
    dry_run: bool,
    /// Whether machines that were never seen get their attributes too.
    #[serde(default)]
    keep_unknown: bool,
    /// Whether an empty cell takes the attribute away; else it stays as it is.
    #[serde(default)]
    clear_empty: bool,
}

/// Takes attributes of machines from a table: CSV in UTF-8 whose first line names the columns,
/// `pc_id` first and then one for each attribute. All of it is taken or nothing.
#[utoipa::path(post, path = "/api/agents/attributes/import", operation_id = "import_attributes", tag = "attributes",
    params(Options),
    request_body(content = String, description = "The table", content_type = "text/csv"),
    responses((status = 200, description = "What was changed, or would be", body = AttributeImport),
        (status = 400, description = "The table has problems; `errors` has line and column of each", body = kanade_api_types::Problem, content_type = "application/problem+json")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Query(options): Query<Options>,
    body: Bytes,
) -> Answer<Json<AttributeImport>> {
    let sheet = read(&body, &options)?;
    let rows = sheet.rows.len() as u64;
    let plan = plan(&state, sheet, &options).await?;
    let mut answer = shown(&plan, &options, rows);
    if !options.dry_run {
        write(&state, plan.changes).await?;
        audit(&state, &identity, &answer).await;
        answer.applied = true;
    }
    answer.changes.truncate(SHOWN);
    Ok(Json(answer))
}

fn read(body: &[u8], options: &Options) -> Result<Sheet, AttributeError> {
    let empty = match options.clear_empty {
        true => EmptyCells::Remove,
        false => EmptyCells::Keep,
    };
    read_sheet(body, empty).map_err(|problems| {
        let problems = problems.into_iter().map(|problem| DocumentProblem {
            path: String::new(),
            line: problem.line,
            column: problem.column,
            message: problem.message,
        });
        AttributeError::Sheet(problems.collect())
    })
}

async fn plan(state: &ApiState, sheet: Sheet, options: &Options) -> Answer<ImportPlan> {
    let roster = state.projected.agents.roster().await;
    let roster = roster.map_err(LookupError::from)?.into_iter();
    let known: BTreeSet<PcId> = roster.map(|machine| machine.pc_id).collect();
    let named: Vec<PcId> = sheet.rows.iter().map(|row| row.pc_id.clone()).collect();
    let present = state.state_store.attributes.of(&named).await;
    let present = present.map_err(AttributeError::from)?;
    let plan = plan_import(sheet, &present, &known, options.keep_unknown);
    for change in &plan.changes {
        let now = present.get(&change.pc_id).cloned().unwrap_or_default();
        check_count(&change.pc_id, &now, change)?;
    }
    Ok(plan)
}

fn shown(plan: &ImportPlan, options: &Options, rows: u64) -> AttributeImport {
    AttributeImport {
        applied: false,
        rows,
        changed_machines: plan.changes.len() as u64,
        unchanged_machines: plan.unchanged,
        change_count: plan.differences.len() as u64,
        changes: plan.differences.clone(),
        unknown: plan.unknown.clone(),
        keeps_unknown: options.keep_unknown,
    }
}

/// Up to some hundred changes are named, more are counted.
async fn audit(state: &ApiState, identity: &Identity, answer: &AttributeImport) {
    let named: Vec<_> = answer.changes.iter().take(SHOWN).collect();
    let details = json!({
        "machines": answer.changed_machines,
        "changes": answer.change_count,
        "unknown": answer.unknown.len(),
        "first": named,
    });
    let action = "agent_attributes_import";
    record(state, identity, action, None, details).await;
}
