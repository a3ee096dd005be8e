use kanade_api_types::secrets::SecretShown;

use crate::cli::SecretListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago};

const ROWS: Listing<SecretShown> = Listing {
    help: "kanade secret list --help",
    none: "There is no secret yet. The first one: printf %s VALUE | kanade secret set NAME",
    table,
};

/// Lists secrets without their values.
pub async fn list(context: &Context, arguments: SecretListArguments) -> Ended {
    ROWS.run(context, context.client.secrets(), arguments.limit)
        .await
}

fn table(rows: &[SecretShown], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("SECRET"),
        Column::Whole("SET"),
        Column::Whole("BY"),
        Column::Cut("USED BY"),
    ]);
    for row in rows {
        let users: Vec<&str> = row.used_by.iter().map(|job| job.as_str()).collect();
        table.row([
            row.name.as_str().into(),
            Cell::new(ago(row.set_at, look), Tone::Quiet),
            row.set_by.as_str().into(),
            Cell::maybe((!users.is_empty()).then(|| users.join(", ")).as_ref()),
        ]);
    }
    table.render(look)
}
