use serde_json::json;

use super::Noun;
use crate::cli::FileArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Deletes a version of a package or a script.
pub async fn delete(context: &Context, noun: Noun, arguments: &FileArguments) -> Ended {
    let FileArguments { name, version } = arguments;
    let deleted = context.client.delete_file(noun.kind, name, version);
    deleted.await.or_try(format!("{} {name}", noun.list))?;
    let data = json!({ "deleted": [{ "name": name, "version": version }] });
    context
        .output
        .show(&data, |_| format!("Deleted {name} {version}\n"))?;
    Ok(ExitStatus::Ok)
}
