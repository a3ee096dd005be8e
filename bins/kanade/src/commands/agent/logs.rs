use serde_json::json;

use crate::cli::AgentLogsArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Shows the end of an agent's log.
pub async fn logs(context: &Context, arguments: &AgentLogsArguments) -> Ended {
    let pc = &arguments.pc_id;
    let text = context.client.agent_logs(pc, arguments.tail).await;
    let text = text.or_try(format!("kanade agent ping {pc}"))?;
    let data = json!({ "pc_id": pc, "text": text });
    context.output.show(&data, |_| text.clone())?;
    Ok(ExitStatus::Ok)
}
