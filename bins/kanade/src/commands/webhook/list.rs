use kanade_api_types::alerts::WebhookRow;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

/// Lists webhooks.
pub async fn list(context: &Context) -> Ended {
    let rows = context.client.webhooks().await;
    let rows = rows.or_try("kanade webhook --help")?;
    context.output.show(&rows, |look| table(&rows, look))?;
    if rows.is_empty() && context.output.is_for_people() {
        let hint = "No program is told of alerts. Add one: kanade webhook add <name> <url>";
        context.output.say(hint);
    }
    Ok(ExitStatus::Ok)
}

fn table(rows: &[WebhookRow], look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
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
