use kanade_api_types::agents::VersionRow;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Column, Look, Table};

const VERSIONS: Listing<VersionRow> = Listing {
    help: "kanade agent adoption --help",
    none: "No machine has reported yet. Start an agent here: kanade up",
    table,
};

/// Lists versions of the agent with the machines that run them, or that went back from them.
pub async fn adoption(context: &Context, limit: usize) -> Ended {
    VERSIONS
        .run(context, context.client.agent_versions(), limit)
        .await
}

fn table(rows: &[VersionRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("VERSION"),
        Column::Number("MACHINES"),
        Column::Number("ONLINE"),
        Column::Number("ROLLED BACK"),
    ]);
    for row in rows {
        table.row([
            row.version.as_str().into(),
            row.machines.to_string().into(),
            row.online.to_string().into(),
            row.quarantined.to_string().into(),
        ]);
    }
    table.render(look)
}
