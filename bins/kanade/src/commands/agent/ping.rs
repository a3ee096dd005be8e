use crate::cli::AgentPingArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Asks a machine for a sign of life.
pub async fn ping(context: &Context, arguments: &AgentPingArguments) -> Ended {
    let pc = &arguments.pc_id;
    let answer = context.client.ping(pc, arguments.wait()).await;
    let answer = answer.or_try(format!("kanade agent show {pc}"))?;
    context.output.show(&answer, |_| {
        let version = &answer.heartbeat.agent_version;
        format!(
            "{pc} answered in {} ms (agent {version})",
            answer.round_trip_ms
        )
    })?;
    Ok(ExitStatus::Ok)
}
