use kanade_api_types::approvals::ApprovalRow;
use kanade_client::ApprovalQuery;

use crate::cli::ApprovalListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, machines};

const REQUESTS: Listing<ApprovalRow> = Listing {
    help: "kanade approval list --all",
    none: "Nothing waits for consent.",
    table,
};

/// Lists requests.
pub async fn list(context: &Context, arguments: ApprovalListArguments) -> Ended {
    let query = ApprovalQuery {
        state: (!arguments.all).then_some(arguments.state),
        job_id: arguments.job,
    };
    let approvals = context.client.approvals(&query);
    REQUESTS.run(context, approvals, arguments.limit).await
}

fn table(rows: &[ApprovalRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("APPROVAL"),
        Column::Whole("STATE"),
        Column::Whole("JOB"),
        Column::Whole("FOR"),
        Column::Cut("ASKED BY"),
        Column::Whole("ASKED"),
        Column::Cut("DECIDED BY"),
    ]);
    for row in rows {
        table.row([
            row.id.as_str().into(),
            row.state.as_str().into(),
            format!("{} {}", row.job_id, row.version).as_str().into(),
            wanted(row).as_str().into(),
            row.requested_by.as_str().into(),
            Cell::new(ago(row.requested_at, look), Tone::Quiet),
            Cell::maybe(row.decided_by.as_ref()),
        ]);
    }
    table.render(look)
}

fn wanted(row: &ApprovalRow) -> String {
    match row.kind.as_str() {
        "order" => machines(row.target_count),
        _ => "schedules, rollouts".to_owned(),
    }
}
