use kanade_api_types::checks::CheckTransition;
use kanade_client::CheckHistoryQuery;

use crate::cli::CheckHistoryArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, ago, check_status, first_line};

const TRANSITIONS: Listing<CheckTransition> = Listing {
    help: "kanade check transitions --help",
    none: "No check that fits has said anything new.",
    table,
};

/// Lists what checks said that was new.
pub async fn transitions(context: &Context, arguments: CheckHistoryArguments) -> Ended {
    let limit = arguments.limit;
    let query = query(arguments, context.output.look());
    let transitions = context.client.check_transitions(&query);
    TRANSITIONS.run(context, transitions, limit).await
}

/// The query for transitions, and for alerts.
pub fn query(arguments: CheckHistoryArguments, look: &Look) -> CheckHistoryQuery {
    CheckHistoryQuery {
        since: look.since(arguments.since.as_ref()),
        check: arguments.check,
        pc_id: arguments.pc,
    }
}

fn table(rows: &[CheckTransition], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WHEN"),
        Column::Whole("CHECK"),
        Column::Whole("MACHINE"),
        Column::Whole("FROM"),
        Column::Whole("TO"),
        Column::Cut("WHY"),
    ]);
    for row in rows {
        let from = row.from_status.as_deref();
        table.row([
            ago(row.at, look).into(),
            row.check_name.as_str().into(),
            row.pc_id.as_str().into(),
            from.map_or_else(
                || Cell::maybe(None::<String>),
                |word| check_status(word, false),
            ),
            check_status(&row.to_status, false),
            Cell::maybe(row.detail.as_deref().map(first_line)),
        ]);
    }
    table.render(look)
}
