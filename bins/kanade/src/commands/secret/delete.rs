use kanade_wire::SecretName;
use serde_json::json;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Deletes a secret that no job uses.
pub async fn delete(context: &Context, name: &SecretName) -> Ended {
    let deleted = context.client.delete_secret(name).await;
    deleted.or_try("kanade secret list")?;
    let data = json!({ "deleted": name });
    context
        .output
        .show(&data, |_| format!("Deleted {name}\n"))?;
    Ok(ExitStatus::Ok)
}
