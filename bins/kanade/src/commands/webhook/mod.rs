//! Programs that are told of alerts.

mod add;
mod change;
mod list;

use crate::cli::WebhookCommand;
use crate::commands::{Ended, alert};
use crate::context::Context;
use crate::failure::OrTry;

/// Does what was asked of webhooks.
pub async fn run(context: &Context, command: WebhookCommand) -> Ended {
    match command {
        WebhookCommand::List => list::list(context).await,
        WebhookCommand::Add { name, url, events } => add::add(context, name, url, events).await,
        WebhookCommand::Test { id } => {
            let result = context.client.test_webhook(&id).await;
            let result = result.or_try("kanade webhook list")?;
            alert::tried(context, &result.deliveries)
        }
        WebhookCommand::Enable { id } => change::switch(context, &id, true).await,
        WebhookCommand::Disable { id } => change::switch(context, &id, false).await,
        WebhookCommand::Delete { id } => change::delete(context, &id).await,
    }
}
