use kanade_api_types::checks::CheckAlert;

use super::transitions::query;
use crate::cli::CheckHistoryArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, check_status, first_line};

const ALERTS: Listing<CheckAlert> = Listing {
    help: "kanade check alerts --help",
    none: "No check that fits has raised an alert.",
    table,
};

/// Lists the alerts that checks raised, those that were held back included.
pub async fn alerts(context: &Context, arguments: CheckHistoryArguments) -> Ended {
    let limit = arguments.limit;
    let query = query(arguments, context.output.look());
    let alerts = context.client.check_alerts(&query);
    ALERTS.run(context, alerts, limit).await
}

fn table(rows: &[CheckAlert], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WHEN"),
        Column::Whole("CHECK"),
        Column::Whole("MACHINE"),
        Column::Whole("STATUS"),
        Column::Cut("HELD BACK"),
        Column::Cut("TITLE"),
    ]);
    for row in rows {
        table.row([
            ago(row.at, look).into(),
            row.check_name.as_str().into(),
            row.pc_id.as_str().into(),
            check_status(&row.status, false),
            held_back(row),
            first_line(&row.title).into(),
        ]);
    }
    table.render(look)
}

fn held_back(row: &CheckAlert) -> Cell {
    match (row.damped, row.reason.as_deref()) {
        (false, _) => Cell::maybe(None::<String>),
        (true, reason) => Cell::new(first_line(reason.unwrap_or("yes")), Tone::Quiet),
    }
}
