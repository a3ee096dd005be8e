use kanade_wire::DocumentKind;
use serde_json::Value;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

/// Lists views.
pub async fn list(context: &Context) -> Ended {
    let views = context.client.documents(DocumentKind::View).all().await;
    let views = views.or_try("kanade view list --help")?.rows;
    context.output.show(&views, |look| table(&views, look))?;
    if context.output.is_for_people() && views.is_empty() {
        let remark = "No view yet. Create some: kanade view create <folder>";
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}

fn table(views: &[Value], look: &Look) -> String {
    if views.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("VIEW"),
        Column::Number("CHARTS"),
        Column::Cut("DESCRIPTION"),
    ]);
    for view in views {
        let charts = view["widgets"].as_array().map_or(0, Vec::len);
        let about = match view["error"].as_str() {
            Some(error) => Cell::new(first_line(error), Tone::Bad),
            None => Cell::maybe(view["description"].as_str().map(first_line)),
        };
        table.row([
            view["id"].as_str().unwrap_or_default().into(),
            charts.to_string().into(),
            about,
        ]);
    }
    table.render(look)
}
