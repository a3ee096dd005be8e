use kanade_api_types::groups::{GroupKind, GroupRow};
use kanade_wire::PcId;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

/// Lists groups, all of them or those of a machine.
pub async fn list(context: &Context, pc: Option<&PcId>) -> Ended {
    let groups = context.client.groups().await;
    let mut groups = groups.or_try("kanade group list --help")?.groups;
    if let Some(pc) = pc {
        groups.retain(|group| group.members.contains(pc));
    }
    context.output.show(&groups, |look| table(&groups, look))?;
    if context.output.is_for_people() && groups.is_empty() {
        let remark = "No group. Create some from documents: kanade group create <folder>";
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}

fn table(rows: &[GroupRow], look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
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
