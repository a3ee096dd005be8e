use kanade_wire::JobId;
use serde_json::json;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Deletes jobs, as many as it can.
pub async fn delete(context: &Context, ids: &[JobId]) -> Ended {
    let mut last_failure: Option<Failure> = None;
    let mut deleted = Vec::new();
    for id in ids {
        match context
            .client
            .delete_job(id)
            .await
            .or_try("kanade job list")
        {
            Ok(()) => deleted.push(id),
            Err(failure) => {
                if let Some(earlier) = last_failure.replace(failure) {
                    earlier.print();
                }
            }
        }
    }
    let data = json!({ "deleted": deleted });
    context.output.show(&data, |_| {
        deleted.iter().map(|id| format!("Deleted {id}\n")).collect()
    })?;
    match last_failure {
        Some(failure) => Err(failure),
        None => Ok(ExitStatus::Ok),
    }
}
