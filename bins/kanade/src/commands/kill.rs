//! Stopping an execution.

use serde_json::json;

use crate::cli::KillArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Stops an execution wherever it runs, and cancels what it has not delivered.
pub async fn run(context: &Context, arguments: &KillArguments) -> Ended {
    let id = &arguments.exec_id;
    let killed = context.client.kill_execution(id).await;
    killed.or_try("kanade execution list --status running")?;
    let data = json!({ "exec_id": id, "killed": true });
    context.output.show(&data, |_| format!("Stopping {id}"))?;
    if context.output.is_for_people() {
        let remark = format!("See what became of it: kanade execution show {id}");
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}
