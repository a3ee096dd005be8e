use kanade_api_types::checks::CheckRow;
use kanade_client::CheckQuery;

use crate::cli::CheckListArguments;
use crate::commands::Ended;
use crate::commands::listing::{Listing, joined};
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, check_status, first_line};

const ROWS: Listing<CheckRow> = Listing {
    help: "kanade check list --help",
    none: "Nothing that fits needs a look. All that checks say: kanade check list --all",
    table,
};

/// Lists what checks say about machines.
pub async fn list(context: &Context, arguments: CheckListArguments) -> Ended {
    let query = CheckQuery {
        include_ok: arguments.all,
        status: joined(&arguments.status),
        check: arguments.check,
        pc_id: arguments.pc,
        stale: arguments.stale.then_some(true),
    };
    let rows = context.client.checks(&query);
    ROWS.run(context, rows, arguments.limit).await
}

fn table(rows: &[CheckRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("CHECK"),
        Column::Whole("MACHINE"),
        Column::Whole("STATUS"),
        Column::Whole("SINCE"),
        Column::Whole("REPORTED"),
        Column::Cut("WHY"),
    ]);
    for row in rows {
        let why = row.problem.as_deref().or(row.detail.as_deref());
        table.row([
            row.check_name.as_str().into(),
            row.pc_id.as_str().into(),
            check_status(&row.status, row.stale),
            ago(row.since, look).into(),
            Cell::new(ago(row.recorded_at, look), Tone::Quiet),
            Cell::maybe(why.map(first_line)),
        ]);
    }
    table.render(look)
}
