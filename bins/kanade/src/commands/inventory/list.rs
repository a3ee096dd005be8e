use kanade_api_types::inventory::{InventoryJob, InventoryTable};

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

const JOBS: Listing<InventoryJob> = Listing {
    help: "kanade job list",
    none: "No job gathers facts. Create the samples: kanade job create samples/jobs",
    table,
};

/// Lists the jobs that gather facts.
pub async fn list(context: &Context) -> Ended {
    let jobs = context.client.inventory_jobs();
    JOBS.run(context, jobs, usize::MAX).await
}

fn table(rows: &[InventoryJob], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("JOB"),
        Column::Number("MACHINES"),
        Column::Number("PROBLEMS"),
        Column::Cut("LISTS"),
        Column::Cut("DESCRIPTION"),
    ]);
    for row in rows {
        let lists: Vec<String> = row.tables.iter().map(listed).collect();
        let description = row.description.as_deref().unwrap_or_default();
        table.row([
            row.manifest_id.as_str().into(),
            row.pc_count.to_string().into(),
            problems(row.problem_count),
            Cell::maybe(Some(lists.join(", ")).filter(|text| !text.is_empty())),
            Cell::new(first_line(description), Tone::Quiet),
        ]);
    }
    table.render(look)
}

fn problems(count: u64) -> Cell {
    match count {
        0 => Cell::new("–", Tone::Quiet),
        count => Cell::new(count.to_string(), Tone::Warning),
    }
}

/// A list with its rows, or with what its table is about to become.
fn listed(table: &InventoryTable) -> String {
    match table.rows {
        Some(rows) => format!("{} ({rows})", table.field),
        None => format!("{} ({})", table.field, table.state),
    }
}
