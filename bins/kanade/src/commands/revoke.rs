//! Revoking jobs, and letting them run again.

use kanade_wire::JobId;
use serde_json::json;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Revokes jobs: what waits of them does not start.
pub async fn revoke(context: &Context, ids: &[JobId]) -> Ended {
    for id in ids {
        context.client.revoke(id).await.or_try("kanade job list")?;
    }
    told(context, ids, "revoked", "Revoked")?;
    if let ([id], true) = (ids, context.output.is_for_people()) {
        let remark = format!("What runs goes on; to end it: kanade kill --job {id}");
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}

/// Lets revoked jobs run again.
pub async fn unrevoke(context: &Context, ids: &[JobId]) -> Ended {
    for id in ids {
        let allowed = context.client.unrevoke(id).await;
        allowed.or_try("kanade job list")?;
    }
    told(context, ids, "unrevoked", "Allowed again:")
}

fn told(context: &Context, ids: &[JobId], key: &str, word: &str) -> Ended {
    let data = json!({ key: ids });
    context.output.show(&data, |_| {
        ids.iter().map(|id| format!("{word} {id}\n")).collect()
    })?;
    Ok(ExitStatus::Ok)
}
