use kanade_api_types::live_query::{Asked, Ended as QuestionEnded, PingRequest, PingedMachine};
use kanade_client::QuestionEvent;
use kanade_wire::{PcId, Target};
use serde_json::json;

use super::progress::{Progress, summary};
use crate::cli::{AgentPingArguments, PingArguments};
use crate::commands::{Ended, agent};
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Column, Look, Table};

/// Asks one machine, or many at once, for a sign of life. Fails when one that is online is silent.
pub async fn ping(context: &Context, arguments: PingArguments) -> Ended {
    if let Some(pc_id) = arguments.pc_id {
        return one(context, pc_id, arguments.wait).await;
    }
    let request = PingRequest {
        target: Target {
            all: arguments.all,
            groups: arguments.groups,
            pcs: Vec::new(),
        },
        wait_secs: Some(arguments.wait.as_secs_ceil()),
    };
    let (asked, machines, ended) = follow(context, &request).await?;
    let data = json!({ "asked": asked, "machines": machines, "ended": ended });
    context.output.show(&data, |look| table(&machines, look))?;
    context.output.say(summary(&asked, &ended));
    match ended.silent {
        0 => Ok(ExitStatus::Ok),
        _ => Ok(ExitStatus::Failed),
    }
}

async fn one(context: &Context, pc_id: PcId, wait: kanade_wire::HumanDuration) -> Ended {
    agent::ping(context, &AgentPingArguments { pc_id, wait }).await
}

async fn follow(
    context: &Context,
    request: &PingRequest,
) -> Result<(Asked, Vec<PingedMachine>, QuestionEnded), Failure> {
    let mut question = context
        .client
        .ping_all(request)
        .await
        .or_try("kanade health")?;
    let (progress, mut asked, mut machines) = (Progress::new(), None, Vec::new());
    while let Some(event) = question.next().await.or_try("kanade ping --all")? {
        match event {
            QuestionEvent::Asked(who) => {
                progress.asked(&who);
                asked = Some(who);
            }
            QuestionEvent::Answers(answers) => {
                progress.answered(answers.answered);
                machines.extend(answers.machines);
            }
            QuestionEvent::Ended(ended) => {
                progress.end();
                let asked = asked.unwrap_or(Asked {
                    exec_id: None,
                    asked: 0,
                    offline: 0,
                });
                return Ok((asked, machines, ended));
            }
        }
    }
    Err(broken_off())
}

fn broken_off() -> Failure {
    let message = "the backend ended the answer before its end";
    Failure::new(ExitStatus::Failed, message, "kanade health")
}

/// The slowest first: they are looked for.
fn table(machines: &[PingedMachine], look: &Look) -> String {
    if machines.is_empty() {
        return String::new();
    }
    let mut slowest: Vec<&PingedMachine> = machines.iter().collect();
    slowest.sort_by_key(|machine| std::cmp::Reverse(machine.round_trip_ms));
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Whole("TOOK"),
        Column::Cut("AGENT"),
    ]);
    for machine in slowest {
        table.row([
            machine.pc_id.as_str().into(),
            format!("{} ms", machine.round_trip_ms).as_str().into(),
            machine.agent_version.as_str().into(),
        ]);
    }
    table.render(look)
}
