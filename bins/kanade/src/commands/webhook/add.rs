use kanade_api_types::alerts::NewWebhook;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::facts;

/// Adds a webhook and shows its secret.
pub async fn add(context: &Context, name: String, url: String, events: Vec<String>) -> Ended {
    let new = NewWebhook {
        name,
        url,
        events,
        secret: None,
    };
    let created = context.client.create_webhook(&new).await;
    let created = created.or_try("kanade webhook add --help")?;
    let id = &created.webhook.id;
    context.output.show(&created, |look| {
        let rows = vec![
            ("Webhook", id.as_str().into()),
            ("Secret", created.secret.as_str().into()),
        ];
        facts(look, rows)
    })?;
    if context.output.is_for_people() {
        let next = "Keep the secret: it is not shown again. Try it: kanade webhook test";
        context.output.say(format!("{next} {id}"));
    }
    Ok(ExitStatus::Ok)
}
