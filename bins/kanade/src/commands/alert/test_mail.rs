use super::tried;
use crate::commands::Ended;
use crate::context::Context;
use crate::failure::OrTry;

/// Sends a mail and shows what the server answered.
pub async fn run(context: &Context, to: Option<String>) -> Ended {
    let result = context.client.test_mail(to).await;
    let result = result.or_try("kanade alert test-mail --to you@example.com")?;
    tried(context, &result.deliveries)
}
