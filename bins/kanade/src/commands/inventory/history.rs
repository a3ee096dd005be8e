use std::cmp::Reverse;

use kanade_api_types::inventory::InventoryChange;
use kanade_client::{InventoryHistoryQuery, Page};
use kanade_wire::{JobId, PcId};
use serde_json::Value;

use crate::cli::InventoryHistoryArguments;
use crate::commands::Ended;
use crate::commands::listing::{Listing, copy_as_one};
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Cell, Column, Look, Table, Tone, ago, json_line};

const CHANGES: Listing<InventoryChange> = Listing {
    help: "kanade inventory list",
    none: "Nothing that fits has changed. What comes with a machine's first report is no change.",
    table,
};

/// Lists what came, went and changed: what one job saw, or all jobs on one machine.
pub async fn history(context: &Context, arguments: InventoryHistoryArguments) -> Ended {
    let query = InventoryHistoryQuery {
        since: context.output.look().since(arguments.since.as_ref()),
        pc_id: arguments.pc_id,
        field: arguments.field,
        identity: arguments.name,
        kind: arguments.kind,
    };
    if let (None, Some(pc)) = (&arguments.job, &query.pc_id) {
        if context.output.is_csv() {
            let jobs = jobs_of(context, pc).await?.into_iter();
            let lists = jobs.map(|job| context.client.inventory_history(&job, &query));
            return copy_as_one(lists, CHANGES.help).await;
        }
        let page = of_all_jobs(context, pc, &query, arguments.limit).await?;
        return CHANGES.show(context, &page);
    }
    let Some(job) = &arguments.job else {
        return Err(Failure::silent(ExitStatus::Usage));
    };
    let changes = context.client.inventory_history(job, &query);
    CHANGES.run(context, changes, arguments.limit).await
}

/// The newest changes of all jobs with facts of the machine.
async fn of_all_jobs(
    context: &Context,
    pc: &PcId,
    query: &InventoryHistoryQuery,
    limit: usize,
) -> Result<Page<InventoryChange>, Failure> {
    let mut all = Page {
        rows: Vec::new(),
        total: None,
        online: None,
        cursor: None,
    };
    for job in jobs_of(context, pc).await? {
        let changes = context.client.inventory_history(&job, query);
        let page = changes.take(limit).await.or_try(CHANGES.help)?;
        all.rows.extend(page.rows);
        all.cursor = all.cursor.or(page.cursor);
    }
    all.rows.sort_by_key(|change| Reverse(change.observed_at));
    if all.rows.len() > limit {
        all.rows.truncate(limit);
        all.cursor.get_or_insert_default();
    }
    Ok(all)
}

async fn jobs_of(context: &Context, pc: &PcId) -> Result<Vec<JobId>, Failure> {
    let inventory = context.client.inventory(pc).await;
    let inventory = inventory.or_try("kanade agent list")?;
    Ok(inventory.into_iter().map(|facts| facts.job_id).collect())
}

fn table(rows: &[InventoryChange], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("SEEN"),
        Column::Whole("MACHINE"),
        Column::Whole("CHANGE"),
        Column::Cut("WHAT"),
        Column::Cut("BEFORE"),
        Column::Cut("AFTER"),
    ]);
    for row in rows {
        table.row([
            ago(row.observed_at, look).into(),
            row.pc_id.as_str().into(),
            row.change_kind.as_str().into(),
            what(row).into(),
            Cell::new(short(&row.before_json), Tone::Quiet),
            short(&row.after_json).into(),
        ]);
    }
    table.render(look)
}

/// The fact, or the list and the row in it.
fn what(row: &InventoryChange) -> String {
    match short(&row.identity_json) {
        key if key.is_empty() => row.field_path.clone(),
        key => format!("{}: {key}", row.field_path),
    }
}

/// A document on one line: an object as its values.
fn short(document: &str) -> String {
    let value: Value = serde_json::from_str(document).unwrap_or_default();
    match &value {
        Value::Object(fields) => {
            let values: Vec<String> = fields.values().map(json_line).collect();
            values.join(" ")
        }
        other => json_line(other),
    }
}
