use kanade_api_types::groups::{GroupKind, GroupRow};
use kanade_client::GroupQuery;
use kanade_wire::PcId;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

const GROUPS: Listing<GroupRow> = Listing {
    help: "kanade group list --help",
    none: "No group. Create some from documents: kanade group create <folder>",
    table,
};

/// Lists groups, all of them or those of a machine.
pub async fn list(context: &Context, pc: Option<PcId>) -> Ended {
    let groups = context.client.groups(&GroupQuery { pc_id: pc });
    GROUPS.run(context, groups, usize::MAX).await
}

fn table(rows: &[GroupRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("GROUP"),
        Column::Number("MACHINES"),
        Column::Whole("KIND"),
        Column::Cut("DESCRIPTION"),
    ]);
    for row in rows {
        let about = match &row.problem {
            Some(problem) => Cell::new(first_line(problem), Tone::Bad),
            None => Cell::maybe(row.description.as_deref().map(first_line)),
        };
        table.row([
            row.name.as_str().into(),
            row.members.len().to_string().into(),
            kind(row.kind).into(),
            about,
        ]);
    }
    table.render(look)
}

fn kind(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Static => "static",
        GroupKind::Dynamic => "dynamic",
        GroupKind::Assigned => "assigned",
    }
}
