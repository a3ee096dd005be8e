use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Look, first_line};

const KINDS: Listing<String> = Listing {
    help: "kanade event list",
    none: "No machine has reported an event yet.",
    table,
};

/// Lists the kinds of events there are.
pub async fn kinds(context: &Context) -> Ended {
    let kinds = context.client.event_kinds();
    KINDS.run(context, kinds, usize::MAX).await
}

fn table(kinds: &[String], _: &Look) -> String {
    kinds.iter().map(|kind| first_line(kind) + "\n").collect()
}
