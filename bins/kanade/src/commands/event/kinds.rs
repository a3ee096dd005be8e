use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::first_line;

/// Lists the kinds of events there are.
pub async fn kinds(context: &Context) -> Ended {
    let kinds = context.client.event_kinds().await;
    let kinds = kinds.or_try("kanade event list")?;
    context.output.show(&kinds, |_| {
        kinds.iter().map(|kind| first_line(kind) + "\n").collect()
    })?;
    if context.output.is_for_people() && kinds.is_empty() {
        context.output.say("No machine has reported an event yet.");
    }
    Ok(ExitStatus::Ok)
}
