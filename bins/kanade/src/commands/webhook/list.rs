use kanade_api_types::alerts::WebhookRow;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

const WEBHOOKS: Listing<WebhookRow> = Listing {
    help: "kanade webhook --help",
    none: "No program is told of alerts. Add one: kanade webhook add <name> <url>",
    table,
};

/// Lists webhooks.
pub async fn list(context: &Context) -> Ended {
    let webhooks = context.client.webhooks();
    WEBHOOKS.run(context, webhooks, usize::MAX).await
}

fn table(rows: &[WebhookRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WEBHOOK"),
        Column::Whole("NAME"),
        Column::Whole("TOLD"),
        Column::Cut("URL"),
        Column::Cut("EVENTS"),
    ]);
    for row in rows {
        let told = match row.enabled {
            true => Cell::new("yes", Tone::Good),
            false => Cell::new("no", Tone::Quiet),
        };
        let events = match row.events.is_empty() {
            true => "all".to_owned(),
            false => row.events.join(", "),
        };
        table.row([
            row.id.as_str().into(),
            first_line(&row.name).into(),
            told,
            row.url.as_str().into(),
            events.into(),
        ]);
    }
    table.render(look)
}
