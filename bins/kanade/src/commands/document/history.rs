use kanade_api_types::documents::{DocumentOrigin, DocumentRevision};
use kanade_wire::{DocumentId, DocumentKind};

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line};

/// Lists every save and deletion of a document.
pub async fn list(context: &Context, kind: DocumentKind, id: &DocumentId, limit: usize) -> Ended {
    let listing = Listing {
        help: help(kind),
        none: "There is no revision of it.",
        table,
    };
    let history = context.client.document_history(kind, id);
    listing.run(context, history, limit).await
}

fn help(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Group => "kanade group list",
        DocumentKind::Job => "kanade job list",
        DocumentKind::Schedule => "kanade schedule list",
        DocumentKind::View => "kanade view list",
    }
}

fn table(rows: &[DocumentRevision], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Number("REVISION"),
        Column::Whole("WHEN"),
        Column::Whole("WHO"),
        Column::Whole("WHAT"),
        Column::Cut("FROM"),
    ]);
    for row in rows {
        let what = match (row.deleted, row.current) {
            (true, _) => Cell::new("deleted", Tone::Bad),
            (false, true) => Cell::new("there now", Tone::Good),
            (false, false) => Cell::new("saved", Tone::Plain),
        };
        table.row([
            row.revision.to_string().into(),
            ago(row.at, look).into(),
            Cell::maybe(row.by.as_deref().map(first_line)),
            what,
            Cell::maybe(row.origin.as_ref().map(place)),
        ]);
    }
    table.render(look)
}

fn place(origin: &DocumentOrigin) -> String {
    let commit = origin.commit.as_deref().unwrap_or_default();
    let commit = commit.get(..12).unwrap_or(commit);
    let repo = origin.repo.as_deref().unwrap_or_default();
    let words = [&origin.path, commit, repo];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    first_line(&words.join("  "))
}
