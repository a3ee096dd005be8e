use kanade_api_types::alerts::DeliveryRow;
use kanade_client::DeliveryQuery;

use crate::cli::AlertDeliveriesArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line};

const DELIVERIES: Listing<DeliveryRow> = Listing {
    help: "kanade alert deliveries --help",
    none: "No delivery fits.",
    table,
};

/// Lists deliveries.
pub async fn list(context: &Context, arguments: AlertDeliveriesArguments) -> Ended {
    let query = DeliveryQuery {
        alert_id: arguments.alert,
        channel: arguments.channel,
        state: arguments.state,
    };
    let deliveries = context.client.alert_deliveries(&query);
    DELIVERIES.run(context, deliveries, arguments.limit).await
}

/// Shows what became of a test; it failed when one of its deliveries did.
pub fn tried(context: &Context, rows: &[DeliveryRow]) -> Ended {
    context.output.show(&rows, |look| table(rows, look))?;
    Ok(match rows.iter().all(|row| row.state == "delivered") {
        true => ExitStatus::Ok,
        false => ExitStatus::Failed,
    })
}

fn table(rows: &[DeliveryRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WHEN"),
        Column::Whole("KIND"),
        Column::Whole("BY"),
        Column::Whole("STATE"),
        Column::Number("TRIES"),
        Column::Cut("TO"),
        Column::Cut("ERROR"),
    ]);
    for row in rows {
        table.row([
            ago(row.created_at, look).into(),
            row.kind.as_str().into(),
            row.channel.as_str().into(),
            state(&row.state),
            row.attempts.to_string().into(),
            row.recipient.as_str().into(),
            Cell::maybe(row.error.as_deref().map(first_line)),
        ]);
    }
    table.render(look)
}

fn state(state: &str) -> Cell {
    let tone = match state {
        "delivered" => Tone::Good,
        "failed" => Tone::Bad,
        _ => Tone::Quiet,
    };
    Cell::new(state, tone)
}
