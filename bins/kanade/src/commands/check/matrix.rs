use std::collections::BTreeSet;

use kanade_api_types::checks::CheckMatrixRow;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, check_status};

const MACHINES: Listing<CheckMatrixRow> = Listing {
    help: "kanade check matrix --help",
    none: "No machine has reported a check yet. Run one: kanade exec <job> --all",
    table,
};

/// Shows machines by checks.
pub async fn matrix(context: &Context, limit: usize) -> Ended {
    let machines = context.client.check_matrix();
    MACHINES.run(context, machines, limit).await
}

fn table(rows: &[CheckMatrixRow], look: &Look) -> String {
    let checks: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row.statuses.keys().map(String::as_str))
        .collect();
    let titles: Vec<String> = checks.iter().map(|check| check.to_uppercase()).collect();
    let mut columns = vec![Column::Whole("MACHINE")];
    columns.extend(titles.iter().map(|title| Column::Whole(title)));
    let mut table = Table::new(&columns);
    for row in rows {
        let mut cells = vec![Cell::from(row.pc_id.as_str())];
        cells.extend(checks.iter().map(|check| cell(row, check)));
        table.row_of(cells);
    }
    table.render(look)
}

fn cell(row: &CheckMatrixRow, check: &str) -> Cell {
    match row.statuses.get(check) {
        Some(cell) => check_status(&cell.status, cell.stale),
        None => Cell::maybe(None::<String>),
    }
}
