use kanade_api_types::rollouts::RolloutRow;
use kanade_client::RolloutQuery;

use super::show::state;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line};

const ROLLOUTS: Listing<RolloutRow> = Listing {
    help: "kanade rollout list --help",
    none: "There is no rollout that fits. Create one: kanade rollout create --help",
    table,
};

/// Lists rollouts.
pub async fn list(context: &Context, state: Option<String>, limit: usize) -> Ended {
    let rollouts = context.client.rollouts(&RolloutQuery { state });
    ROLLOUTS.run(context, rollouts, limit).await
}

fn table(rows: &[RolloutRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("ROLLOUT"),
        Column::Whole("CHANGE"),
        Column::Whole("STATE"),
        Column::Whole("WAVE"),
        Column::Whole("MACHINES"),
        Column::Whole("CREATED"),
        Column::Cut("WHY"),
    ]);
    for row in rows {
        let why = row.held.as_deref().or(row.reason.as_deref());
        let created = format!("{} by {}", ago(row.created_at, look), row.created_by);
        table.row([
            row.id.as_str().into(),
            row.title.as_str().into(),
            state(&row.state),
            format!("{} of {}", row.wave, row.waves.len()).into(),
            row.machines.to_string().into(),
            Cell::new(created, Tone::Quiet),
            Cell::maybe(why.map(first_line)),
        ]);
    }
    table.render(look)
}
