use kanade_api_types::groups::GroupMember;
use kanade_wire::GroupName;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, online};

const MEMBERS: Listing<GroupMember> = Listing {
    help: "kanade group list",
    none: "No machine is in this group.",
    table,
};

/// Lists the machines in a group.
pub async fn members(context: &Context, group: &GroupName) -> Ended {
    let members = context.client.group_members(group);
    MEMBERS.run(context, members, usize::MAX).await
}

fn table(rows: &[GroupMember], look: &Look) -> String {
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
