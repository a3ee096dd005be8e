use kanade_api_types::notices::NoticeRow;
use kanade_client::NoticeQuery;
use kanade_wire::Target;
use kanade_wire::notification::Priority;

use crate::cli::NoticeListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line};

const NOTICES: Listing<NoticeRow> = Listing {
    help: "kanade notice list --help",
    none: "No notice fits. Send one with `kanade notice send`.",
    table,
};

/// Lists notices.
pub async fn list(context: &Context, arguments: NoticeListArguments) -> Ended {
    let query = NoticeQuery {
        q: arguments.search,
        state: arguments.state,
        by_people: arguments.by_people.then_some(true),
    };
    let notices = context.client.notices(&query);
    NOTICES.run(context, notices, arguments.limit).await
}

fn table(rows: &[NoticeRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("NOTICE"),
        Column::Whole("SENT"),
        Column::Whole("STATE"),
        Column::Whole("PRIORITY"),
        Column::Number("CONFIRMED"),
        Column::Cut("TO"),
        Column::Cut("TITLE"),
    ]);
    for row in rows {
        let confirmed = row.require_ack.then(|| row.confirmed.to_string());
        table.row([
            row.id.as_str().into(),
            ago(row.issued_at, look).into(),
            state(&row.state),
            urgency(row.priority),
            Cell::maybe(confirmed),
            audience(&row.target).into(),
            first_line(&row.title).into(),
        ]);
    }
    table.render(look)
}

/// How a notice stands.
pub fn state(state: &str) -> Cell {
    let tone = match state {
        "active" => Tone::Good,
        _ => Tone::Quiet,
    };
    Cell::new(state, tone)
}

/// How urgent a notice is.
pub fn urgency(priority: Priority) -> Cell {
    let tone = match priority {
        Priority::Emergency => Tone::Bad,
        _ => Tone::Plain,
    };
    Cell::new(priority.as_str(), tone)
}

/// Whom a notice is for.
pub fn audience(target: &Target) -> String {
    if target.all {
        return "everybody".to_owned();
    }
    let groups = target.groups.iter().map(|group| format!("group {group}"));
    let pcs = target.pcs.iter().map(ToString::to_string);
    let names: Vec<String> = groups.chain(pcs).collect();
    names.join(", ")
}
