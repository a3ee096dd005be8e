use kanade_wire::DocumentKind;
use serde_json::json;

use crate::cli::DeleteArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Deletes documents, as many as it can.
pub async fn delete(context: &Context, kind: DocumentKind, arguments: &DeleteArguments) -> Ended {
    let mut last_failure: Option<Failure> = None;
    let mut deleted = Vec::new();
    for id in &arguments.ids {
        let gone = context.client.delete_document(kind, id, arguments.managed);
        match gone.await.or_try(format!("kanade {kind} list")) {
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
