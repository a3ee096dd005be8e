//! The emergency stop: shows what it will stop, asks, then stops.

use std::io::{self, BufRead, IsTerminal, Write};

use kanade_api_types::stops::{StopAllPreview, StopAllRequest, StoppedAll};

use crate::cli::StopAllArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{machines, plural};

/// Executions and the like that are named.
const NAMED: usize = 10;

/// Stops everything, everywhere, and freezes.
pub async fn run(context: &Context, arguments: StopAllArguments) -> Ended {
    let preview = context.client.preview_stop_all().await;
    let preview = preview.or_try("kanade health")?;
    eprint!("{}", shown(&preview));
    if !arguments.yes && !confirmed()? {
        context.output.say("Nothing was stopped.");
        return Ok(ExitStatus::Failed);
    }
    let stopped = context.client.stop_all(arguments.reason).await;
    let stopped = stopped.or_try("kanade stop-all")?;
    context.output.show(&stopped, |_| told(&stopped))?;
    if context.output.is_for_people() {
        let remark = "Who has not confirmed yet: kanade execution list --status running\n\
                      When it is over:           kanade freeze clear";
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}

fn shown(preview: &StopAllPreview) -> String {
    let executions = preview.executions.iter().map(|execution| {
        let job = execution
            .job_id
            .as_ref()
            .map_or("a script", |job| job.as_str());
        let by = execution.initiated_by.as_deref().unwrap_or("nobody known");
        let (running, pending) = (execution.running, execution.pending);
        format!("{job} by {by}: {running} running, {pending} waiting")
    });
    let mut text = format!(
        "This stops {} on {} ({} online):\n",
        plural(preview.executions.len() as u64, "execution"),
        machines(preview.machines),
        preview.machines_online
    );
    list(&mut text, executions);
    let schedules = plural(preview.schedules.len() as u64, "schedule");
    text.push_str(&format!(
        "It freezes {schedules}, until the freeze is cleared; these fire within the hour:\n"
    ));
    let soon = preview.upcoming.iter();
    list(
        &mut text,
        soon.map(|fire| format!("{} at {}", fire.id, fire.next_run.format("%H:%M UTC"))),
    );
    let rollouts = plural(preview.rollouts.len() as u64, "rollout");
    text.push_str(&format!("It holds {rollouts} up:\n"));
    let running = preview.rollouts.iter();
    list(
        &mut text,
        running.map(|it| format!("{} (wave {} of {}), {}", it.title, it.wave, it.waves, it.id)),
    );
    if preview.frozen {
        text.push_str("A freeze holds already.\n");
    }
    text
}

fn list(text: &mut String, lines: impl ExactSizeIterator<Item = String>) {
    let more = lines.len().saturating_sub(NAMED);
    for line in lines.take(NAMED) {
        text.push_str(&format!("  {line}\n"));
    }
    if more > 0 {
        text.push_str(&format!("  and {more} more\n"));
    }
}

fn confirmed() -> Result<bool, Failure> {
    let next = "kanade stop-all --yes";
    if !io::stdin().is_terminal() {
        let message = "there is no terminal to ask for a confirmation";
        return Err(Failure::new(ExitStatus::Usage, message, next));
    }
    let words = StopAllRequest::CONFIRMATION;
    eprint!("Type {words:?} to go on: ");
    let _ = io::stderr().flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| {
        let message = format!("the answer cannot be read: {error}");
        Failure::new(ExitStatus::Failed, message, next)
    })?;
    Ok(answer.trim() == words)
}

fn told(stopped: &StoppedAll) -> String {
    let executions = plural(stopped.executions.len() as u64, "execution");
    format!("Frozen, and stopping {executions}\n")
}
