use kanade_api_types::files::FileRow;

use super::Noun;
use crate::cli::FileListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, ago, bytes};

/// Lists packages or scripts.
pub async fn list(context: &Context, noun: Noun, arguments: &FileListArguments) -> Ended {
    let listing = Listing {
        help: noun.list,
        none: noun.none,
        table,
    };
    let files = context.client.files(noun.kind, arguments.name.as_deref());
    listing.run(context, files, arguments.limit).await
}

fn table(rows: &[FileRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("NAME"),
        Column::Whole("VERSION"),
        Column::Number("SIZE"),
        Column::Whole("PUBLISHED"),
        Column::Whole("SHA-256"),
        Column::Cut("USED BY"),
    ]);
    for row in rows {
        let digest = row
            .sha256
            .as_ref()
            .map(|digest| digest.as_str()[..12].to_owned());
        let used_by = Some(row.used_by.join(", ")).filter(|text| !text.is_empty());
        table.row([
            row.name.as_str().into(),
            row.version.as_str().into(),
            bytes(row.size).into(),
            Cell::maybe(row.modified.map(|at| ago(at, look))),
            Cell::maybe(digest),
            Cell::maybe(used_by),
        ]);
    }
    table.render(look)
}
