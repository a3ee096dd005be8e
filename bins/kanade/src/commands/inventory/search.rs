use std::collections::BTreeSet;

use kanade_client::FoundRow;
use serde_json::Value;

use crate::cli::{Condition, InventorySearchArguments};
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, json_line};

/// What every row has beside what was searched.
const OTHERS: [&str; 5] = [
    "pc_id",
    "hostname",
    "collected_at",
    "@account_user",
    "@account_display_name",
];

const FOUND: Listing<FoundRow> = Listing {
    help: "kanade inventory list",
    none: "No machine has that.",
    table,
};

/// Finds machines by what they have.
pub async fn search(context: &Context, arguments: InventorySearchArguments) -> Ended {
    let conditions = arguments.conditions.into_iter().map(pair);
    let field = arguments.field.as_deref();
    let found = context
        .client
        .search_inventory(&arguments.job, field, conditions);
    FOUND.run(context, found, arguments.limit).await
}

/// With its operator a column is never taken for anything else, whatever its name.
fn pair(condition: Condition) -> (String, String) {
    let key = format!("{}__{}", condition.column, condition.operator);
    (key, condition.value)
}

fn table(rows: &[FoundRow], look: &Look) -> String {
    let names: BTreeSet<&String> = rows.iter().flat_map(|row| row.keys()).collect();
    let names: Vec<&String> = names
        .into_iter()
        .filter(|name| !OTHERS.contains(&name.as_str()))
        .collect();
    let titles: Vec<String> = names.iter().map(|name| name.to_uppercase()).collect();
    let mut columns = vec![Column::Whole("MACHINE")];
    columns.extend(titles.iter().map(|title| Column::Cut(title)));
    let mut table = Table::new(&columns);
    for row in rows {
        let mut cells = vec![cell(row.get("pc_id"))];
        cells.extend(names.iter().map(|name| cell(row.get(*name))));
        table.row_of(cells);
    }
    table.render(look)
}

fn cell(value: Option<&Value>) -> Cell {
    match value {
        None | Some(Value::Null) => Cell::maybe(None::<String>),
        Some(value) => json_line(value).into(),
    }
}
