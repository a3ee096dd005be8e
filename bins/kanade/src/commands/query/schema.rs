use kanade_api_types::query::SqlView;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone};

/// Lists the views that can be asked.
pub async fn schema(context: &Context) -> Ended {
    let views = context.client.query_schema().await;
    let views = views.or_try("kanade query --help")?;
    context.output.show(&views, |look| {
        let views: Vec<String> = views.iter().map(|view| text(view, look)).collect();
        views.join("\n")
    })?;
    Ok(ExitStatus::Ok)
}

fn text(view: &SqlView, look: &Look) -> String {
    let mut table = Table::new(&[Column::Whole(""), Column::Whole(""), Column::Cut("")]);
    for column in &view.columns {
        table.row([
            format!("  {}", column.name).into(),
            Cell::new(column.kind.as_str(), Tone::Quiet),
            Cell::new(column.description.as_str(), Tone::Quiet),
        ]);
    }
    format!(
        "{}: {}\n{}",
        view.view,
        view.description,
        table.render(look)
    )
}
