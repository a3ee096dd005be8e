//! Stopping an execution, a job, or everything on a machine.

use kanade_api_types::stops::MachineKilled;
use kanade_wire::{ExecId, JobId, PcId};
use serde_json::json;

use crate::cli::KillArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::plural;

/// Stops what was named.
pub async fn run(context: &Context, arguments: &KillArguments) -> Ended {
    if let Some(pc) = &arguments.pc {
        return machine(context, pc).await;
    }
    if let Some(job) = &arguments.job {
        return of_job(context, job).await;
    }
    match &arguments.exec_id {
        Some(id) => execution(context, id).await,
        None => Ok(ExitStatus::Usage),
    }
}

/// Stops an execution wherever it runs, and cancels what it has not delivered.
async fn execution(context: &Context, id: &ExecId) -> Ended {
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

async fn of_job(context: &Context, job: &JobId) -> Ended {
    let killed = context.client.kill_job(job).await;
    killed.or_try("kanade execution list --status running")?;
    let data = json!({ "job_id": job, "killed": true });
    let text = format!("Stopping every execution of {job}");
    context.output.show(&data, |_| text)?;
    Ok(ExitStatus::Ok)
}

async fn machine(context: &Context, pc: &PcId) -> Ended {
    let killed = context.client.kill_machine(pc).await;
    let killed = killed.or_try("kanade agent list")?;
    context.output.show(&killed, |_| of_machine(&killed))?;
    Ok(ExitStatus::Ok)
}

fn of_machine(killed: &MachineKilled) -> String {
    let MachineKilled {
        pc_id,
        running,
        waiting,
        ..
    } = killed;
    let executions = plural(killed.executions.len() as u64, "execution");
    match killed.confirmed {
        true => format!(
            "{pc_id} stops {executions}: {running} running, {waiting} waiting on the machine\n"
        ),
        false => {
            format!("{pc_id} does not answer; {executions} will not go on when it comes back\n")
        }
    }
}
