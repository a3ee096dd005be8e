use kanade_api_types::alerts::ChangeWebhook;
use serde_json::json;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

const HELP: &str = "kanade webhook list";

/// Tells a webhook again, or no more.
pub async fn switch(context: &Context, id: &str, enabled: bool) -> Ended {
    let change = ChangeWebhook {
        enabled: Some(enabled),
        ..ChangeWebhook::default()
    };
    let changed = context.client.change_webhook(id, &change).await;
    let changed = changed.or_try(HELP)?;
    context.output.show(&changed, |_| match enabled {
        true => format!("{} is told of alerts\n", changed.name),
        false => format!("{} is told no more\n", changed.name),
    })?;
    Ok(ExitStatus::Ok)
}

/// Removes a webhook.
pub async fn delete(context: &Context, id: &str) -> Ended {
    context.client.delete_webhook(id).await.or_try(HELP)?;
    let data = json!({ "id": id, "deleted": true });
    context.output.show(&data, |_| format!("Removed {id}\n"))?;
    Ok(ExitStatus::Ok)
}
