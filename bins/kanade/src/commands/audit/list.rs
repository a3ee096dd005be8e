use kanade_api_types::audit::AuditRow;
use kanade_client::AuditQuery;

use crate::cli::AuditListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line, json_line};

const ENTRIES: Listing<AuditRow> = Listing {
    help: "kanade audit list --help",
    none: "No entry fits.",
    table,
};

/// Lists who did what.
pub async fn list(context: &Context, arguments: AuditListArguments) -> Ended {
    let query = AuditQuery {
        since: context.output.look().since(arguments.since.as_ref()),
        action: arguments.action,
        actor: arguments.actor,
        account: arguments.account,
        target: arguments.target,
        q: arguments.search,
    };
    let entries = context.client.audit(&query);
    ENTRIES.run(context, entries, arguments.limit).await
}

fn table(rows: &[AuditRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WHEN"),
        Column::Whole("WHO"),
        Column::Whole("ACTION"),
        Column::Cut("TARGET"),
        Column::Cut("DETAILS"),
    ]);
    for row in rows {
        let who = row.account.as_ref().unwrap_or(&row.actor);
        table.row([
            ago(row.occurred_at, look).into(),
            first_line(who).into(),
            first_line(&row.action).into(),
            Cell::maybe(row.target.as_deref().map(first_line)),
            Cell::new(json_line(&row.payload), Tone::Quiet),
        ]);
    }
    table.render(look)
}
