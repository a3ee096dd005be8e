use kanade_wire::DocumentKind;
use serde_json::Value;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

const VIEWS: Listing<Value> = Listing {
    help: "kanade view list --help",
    none: "No view yet. Create some: kanade view create <folder>",
    table,
};

/// Lists views.
pub async fn list(context: &Context) -> Ended {
    let views = context.client.documents(DocumentKind::View);
    VIEWS.run(context, views, usize::MAX).await
}

fn table(views: &[Value], look: &Look) -> String {
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
