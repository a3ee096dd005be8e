use kanade_api_types::obs_events::ObsEventRow;
use kanade_client::EventQuery;

use crate::cli::EventListArguments;
use crate::commands::Ended;
use crate::commands::listing::{Listing, joined};
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, first_line, json_line, moment};

const EVENTS: Listing<ObsEventRow> = Listing {
    help: "kanade event list --help",
    none: "No event fits. Which kinds there are: kanade event kinds",
    table,
};

/// Lists what happened on machines.
pub async fn list(context: &Context, arguments: EventListArguments) -> Ended {
    let (payload_key, payload_value) = arguments.payload.unzip();
    let query = EventQuery {
        pc_id: arguments.pc,
        from: context.output.look().since(arguments.since.as_ref()),
        to: None,
        kinds: joined(&arguments.kind),
        sources: joined(&arguments.source),
        payload_key,
        payload_value,
    };
    let events = context.client.events(&query);
    EVENTS.run(context, events, arguments.limit).await
}

fn table(rows: &[ObsEventRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WHEN"),
        Column::Whole("MACHINE"),
        Column::Whole("KIND"),
        Column::Cut("SOURCE"),
        Column::Cut("PAYLOAD"),
    ]);
    for row in rows {
        table.row([
            moment(row.at).into(),
            row.pc_id.as_str().into(),
            first_line(&row.kind).into(),
            first_line(&row.source).into(),
            Cell::new(json_line(&row.payload), Tone::Quiet),
        ]);
    }
    table.render(look)
}
