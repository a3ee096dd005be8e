use kanade_api_types::alerts::AlertRow;

use crate::cli::AlertListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line};

const ALERTS: Listing<AlertRow> = Listing {
    help: "kanade alert list --help",
    none: "Nothing that fits has happened.",
    table,
};

/// Lists alerts.
pub async fn list(context: &Context, arguments: &AlertListArguments) -> Ended {
    let alerts = context.client.alerts(arguments.kind.as_deref());
    ALERTS.run(context, alerts, arguments.limit).await
}

fn table(rows: &[AlertRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WHEN"),
        Column::Whole("KIND"),
        Column::Whole("DELIVERED"),
        Column::Cut("TITLE"),
    ]);
    for row in rows {
        table.row([
            ago(row.at, look).into(),
            row.kind.as_str().into(),
            delivered(row),
            first_line(&row.title).into(),
        ]);
    }
    table.render(look)
}

fn delivered(row: &AlertRow) -> Cell {
    let words = format!("{} of {}", row.delivered, row.deliveries);
    match (row.deliveries, row.failed) {
        (0, _) => Cell::new("to nobody", Tone::Quiet),
        (_, 0) => words.into(),
        (_, failed) => Cell::new(format!("{words}, {failed} failed"), Tone::Bad),
    }
}
