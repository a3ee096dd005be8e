use chrono::{DateTime, Utc};
use kanade_api_types::executions::ExecRequest;
use kanade_api_types::targets::Reach;
use kanade_wire::target::ExecResponse;

use super::watch;
use crate::cli::ExecArguments;
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
    let request = request(arguments, context.output.look().now);
    if arguments.wait {
        return watch::order_and_wait(context, &arguments.job, &request).await;
    }
    let ordered = context.client.exec(&arguments.job, &request).await;
    let ordered = ordered.or_try("kanade job list")?;
    context
        .output
        .show(&ordered, |_| ordered.exec_id.to_string())?;
    if context.output.is_for_people() {
        tell_how_to_watch(context, &ordered);
    }
    Ok(ExitStatus::Ok)
}

fn request(arguments: &ExecArguments, now: DateTime<Utc>) -> ExecRequest {
    let deadline = arguments.deadline.as_ref();
    ExecRequest {
        target: arguments.target.target(),
        jitter: arguments.jitter.clone(),
        deadline_at: deadline.map(|deadline| deadline.from(now)),
        expires_in: arguments.expires_in.clone(),
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
