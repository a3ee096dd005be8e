use std::collections::BTreeMap;
use std::fs;

use chrono::{DateTime, Utc};
use kanade_api_types::approvals::ApprovalRow;
use kanade_api_types::executions::ExecRequest;
use kanade_api_types::targets::{OsCount, Reach};
use kanade_client::Ordered;
use kanade_wire::JobId;
use kanade_wire::target::ExecResponse;
use serde_json::Value;

use super::watch;
use crate::cli::{ExecArguments, ParameterArgument};
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::machines;

/// Says how many machines are reached, orders, and waits if that is wanted.
pub async fn run(context: &Context, arguments: &ExecArguments) -> Ended {
    let target = arguments.target.target();
    let reach = context.client.resolve_target(&target).await;
    let reach = reach.or_try("kanade agent list")?;
    if reach.count == 0 {
        return Err(nobody());
    }
    announce(context, arguments, &reach);
    tell_who_skips_it(context, &arguments.job, &reach).await;
    let request = request(arguments, context.output.look().now)?;
    if arguments.wait {
        return watch::order_and_wait(context, arguments, &request).await;
    }
    let (job, during_freeze) = (&arguments.job, arguments.during_freeze);
    let ordered = context.client.order(job, &request, during_freeze).await;
    let ordered = match ordered.or_try("kanade job list")? {
        Ordered::Dispatched(ordered) => ordered,
        Ordered::Waiting(approval) => return waiting(context, &approval),
    };
    context
        .output
        .show(&ordered, |_| ordered.exec_id.to_string())?;
    if context.output.is_for_people() {
        tell_how_to_watch(context, &ordered);
    }
    Ok(ExitStatus::Ok)
}

/// Says that an order waits for somebody else.
pub(super) fn waiting(context: &Context, approval: &ApprovalRow) -> Ended {
    context.output.show(approval, |_| approval.id.clone())?;
    let (job, id) = (&approval.job_id, &approval.id);
    let remark = format!(
        "Not started: {job} needs somebody else's consent, within a day. They agree by: kanade approval approve {id}"
    );
    context.output.say(remark);
    Ok(ExitStatus::Ok)
}

fn request(arguments: &ExecArguments, now: DateTime<Utc>) -> Result<ExecRequest, Failure> {
    let deadline = arguments.deadline.as_ref();
    Ok(ExecRequest {
        target: arguments.target.target(),
        rollout: None,
        jitter: arguments.jitter.clone(),
        deadline_at: deadline.map(|deadline| deadline.from(now)),
        expires_in: arguments.expires_in.clone(),
        parameters: parameters(&arguments.parameters)?,
    })
}

/// The backend, which knows the parameters' types, reads the texts.
fn parameters(arguments: &[ParameterArgument]) -> Result<BTreeMap<String, Value>, Failure> {
    let read = |argument: &ParameterArgument| {
        let ParameterArgument { name, value } = argument;
        let Some(path) = value.strip_prefix('@') else {
            return Ok((name.clone(), Value::String(value.clone())));
        };
        let text = fs::read_to_string(path).map_err(|error| {
            let message = format!("the value of {name} cannot be read from {path}: {error}");
            Failure::new(ExitStatus::Usage, message, "kanade exec --help")
        })?;
        Ok((name.clone(), Value::String(text)))
    };
    arguments.iter().map(read).collect()
}

/// Machines of a system the job is not for are reached and skip it.
async fn tell_who_skips_it(context: &Context, job: &JobId, reach: &Reach) {
    let Ok(found) = context.client.job(job).await else {
        return;
    };
    let systems = found.systems();
    if systems.is_empty() {
        return;
    }
    let is_other = |os: &&OsCount| {
        let family = os.os_family.as_ref();
        family.is_some_and(|family| !systems.contains(family))
    };
    let others: u64 = reach.by_os.iter().filter(is_other).map(|os| os.count).sum();
    if others > 0 {
        let systems = systems.join(", ");
        let others = machines(others);
        context
            .output
            .say(format!("It is for {systems}: skipped on {others}."));
    }
}

fn announce(context: &Context, arguments: &ExecArguments, reach: &Reach) {
    let mut remark = format!("{} on {}", arguments.job, machines(reach.count));
    if reach.offline > 0 {
        let Reach {
            online, offline, ..
        } = reach;
        remark.push_str(&format!(" ({online} online, {offline} offline)"));
    }
    context.output.say(remark);
    if arguments.wait && arguments.expires_in.is_none() && reach.offline > 0 {
        let hint =
            "It waits for those that are offline too; --expires-in 10m gives them up by then.";
        context.output.say(hint);
    }
}

fn nobody() -> Failure {
    Failure::new(
        ExitStatus::Failed,
        "this reaches no machine, so nothing was ordered",
        "kanade agent list",
    )
}

fn tell_how_to_watch(context: &Context, ordered: &ExecResponse) {
    let id = &ordered.exec_id;
    context
        .output
        .say(format!("Watch it: kanade execution show {id}"));
    context.output.say(format!("Stop it:  kanade kill {id}"));
}
