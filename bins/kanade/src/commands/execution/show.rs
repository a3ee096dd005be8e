use kanade_api_types::executions::{ExecutionDetail, ExecutionRow};
use kanade_api_types::results::ResultRow;
use kanade_wire::{ExecId, Target};

use crate::commands::{Ended, result};
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Look, ago, execution_status, facts, machines, moment};

/// Runs shown below an execution.
const SHOWN: usize = 20;

/// Shows one execution and the machines that did not succeed.
pub async fn show(context: &Context, id: &ExecId) -> Ended {
    let detail = context.client.execution(id).await;
    let detail = detail.or_try("kanade execution list")?;
    context.output.show(&detail, |look| text(&detail, look))?;
    if context.output.is_for_people() {
        let all = format!("Every run of it: kanade result list --exec {id}");
        context.output.say(all);
    }
    Ok(ExitStatus::Ok)
}

fn text(detail: &ExecutionDetail, look: &Look) -> String {
    let row = &detail.execution;
    let mut text = facts(
        look,
        vec![
            ("Execution", row.exec_id.as_str().into()),
            ("Job", Cell::maybe(job(row))),
            ("Status", execution_status(row)),
            ("Target", target(&row.target).into()),
            ("Reaches", machines(row.target_count).into()),
            ("So far", counts(row).into()),
            ("Ordered", Cell::maybe(ordered(row, look))),
            ("Stopped", Cell::maybe(stopped(row, look))),
            ("Finished", Cell::maybe(row.finished_at.map(moment))),
        ],
    );
    let troubles = troubles(&detail.results, look);
    if !troubles.is_empty() {
        text.push('\n');
        text.push_str(&troubles);
    }
    text
}

/// The runs that did not succeed, the first of them.
pub fn troubles(results: &[ResultRow], look: &Look) -> String {
    let fine = ["succeeded", "running"];
    let bad = results
        .iter()
        .filter(|row| !fine.contains(&row.outcome.as_str()));
    let bad: Vec<ResultRow> = bad.take(SHOWN).cloned().collect();
    result::table(&bad, look)
}

fn job(row: &ExecutionRow) -> Option<String> {
    let job = row.job_id.as_ref()?;
    Some(match &row.version {
        Some(version) => format!("{job} {version}"),
        None => job.to_string(),
    })
}

fn target(target: &Target) -> String {
    if target.all {
        return "all".into();
    }
    let groups = target.groups.iter().map(|group| format!("group {group}"));
    let pcs = target.pcs.iter().map(ToString::to_string);
    let names: Vec<String> = groups.chain(pcs).collect();
    match names.len() {
        0..=8 => names.join(", "),
        more => format!("{}, … ({more} in all)", names[..8].join(", ")),
    }
}

/// `3 succeeded, 1 failed, 2 running`.
pub fn counts(row: &ExecutionRow) -> String {
    let outcomes = &row.outcomes;
    let all = [
        (outcomes.succeeded, "succeeded"),
        (outcomes.failed, "failed"),
        (outcomes.timed_out, "timed out"),
        (outcomes.killed, "killed"),
        (outcomes.lost, "lost"),
        (outcomes.skipped, "skipped"),
        (row.running_count, "running"),
        (row.pending_count, "pending"),
    ];
    let some = all.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match words.is_empty() {
        true => "nothing yet".into(),
        false => words.join(", "),
    }
}

fn ordered(row: &ExecutionRow, look: &Look) -> Option<String> {
    let at = row.initiated_at?;
    let by = row.initiated_by.as_deref().unwrap_or("somebody");
    Some(match by.strip_prefix("person:") {
        Some(person) => format!("{} by {person}, at the machine", ago(at, look)),
        None => format!("{} by {by} ({})", ago(at, look), row.cause),
    })
}

fn stopped(row: &ExecutionRow, look: &Look) -> Option<String> {
    let at = row.killed_at?;
    let by = row.killed_by.as_deref().unwrap_or("somebody");
    Some(format!("{} by {by}", ago(at, look)))
}
