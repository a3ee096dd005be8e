use serde_json::json;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Takes a notice back.
pub async fn recall(context: &Context, id: &str) -> Ended {
    let recalled = context.client.recall_notice(id).await;
    recalled.or_try("kanade notice list --state active")?;
    let data = json!({ "id": id, "recalled": true });
    context.output.show(&data, |_| {
        format!("Recalled {id}: it disappears from the machines\n")
    })?;
    Ok(ExitStatus::Ok)
}
