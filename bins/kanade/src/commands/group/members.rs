use kanade_api_types::groups::GroupMember;
use kanade_wire::GroupName;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago, online};

/// Lists the machines in a group.
pub async fn members(context: &Context, group: &GroupName) -> Ended {
    let members = context.client.group_members(group).await;
    let members = members.or_try("kanade group list")?;
    context
        .output
        .show(&members, |look| table(&members, look))?;
    if context.output.is_for_people() && members.is_empty() {
        let remark = format!("No machine is in {group}.");
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}

fn table(rows: &[GroupMember], look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Whole("STATE"),
        Column::Whole("SEEN"),
        Column::Cut("SYSTEM"),
    ]);
    for row in rows {
        let seen = row.last_seen.map(|seen| ago(seen, look));
        table.row([
            row.pc_id.as_str().into(),
            match row.last_seen {
                Some(_) => online(row.online),
                None => Cell::new("never seen", Tone::Warning),
            },
            Cell::maybe(seen),
            Cell::maybe(row.os_family.as_ref()),
        ]);
    }
    table.render(look)
}
