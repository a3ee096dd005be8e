use kanade_api_types::schedules::{ScheduleCoverage, ScheduleCoverageSummary, ScheduleMachine};
use kanade_wire::ScheduleId;

use crate::cli::CoverageArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago};

const SUMMARIES: Listing<ScheduleCoverageSummary> = Listing {
    help: "kanade schedule list",
    none: "No schedule yet. Create some: kanade schedule create <folder>",
    table: summary_table,
};

/// Shows which machines have done a schedule's job, or how many of each schedule's.
pub async fn coverage(context: &Context, arguments: &CoverageArguments) -> Ended {
    match &arguments.id {
        Some(id) => of_one(context, id, arguments.all).await,
        None => of_all(context).await,
    }
}

async fn of_all(context: &Context) -> Ended {
    let summaries = context.client.schedule_coverages();
    SUMMARIES.run(context, summaries, usize::MAX).await
}

async fn of_one(context: &Context, id: &ScheduleId, all: bool) -> Ended {
    let coverage = context.client.schedule_coverage(id).await;
    let coverage = coverage.or_try("kanade schedule list")?;
    context
        .output
        .show(&coverage, |look| machine_table(&coverage, all, look))?;
    if context.output.is_for_people() {
        context.output.say(format!(
            "{} of {} have done it",
            coverage.ok, coverage.total
        ));
    }
    Ok(ExitStatus::Ok)
}

fn summary_table(summaries: &[ScheduleCoverageSummary], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("SCHEDULE"),
        Column::Number("OK"),
        Column::Number("FAILED"),
        Column::Number("RUNNING"),
        Column::Number("PENDING"),
        Column::Whole("NEXT"),
        Column::Cut("LAST"),
    ]);
    for row in summaries {
        let last = row.last.as_ref().map(|last| match &last.reason {
            Some(reason) => format!("{} ({reason})", last.outcome),
            None => last.outcome.clone(),
        });
        let failed = if row.fail > 0 { Tone::Bad } else { Tone::Plain };
        table.row([
            row.id.as_str().into(),
            format!("{}/{}", row.ok, row.total).into(),
            Cell::new(row.fail.to_string(), failed),
            row.running.to_string().into(),
            row.pending.to_string().into(),
            Cell::maybe(row.next_run.map(|next| ago(next, look))),
            Cell::maybe(last),
        ]);
    }
    table.render(look)
}

fn machine_table(coverage: &ScheduleCoverage, all: bool, look: &Look) -> String {
    let is_shown = |machine: &&ScheduleMachine| all || machine.state != "ok";
    let machines: Vec<&ScheduleMachine> = coverage.agents.iter().filter(is_shown).collect();
    if machines.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Whole("STATE"),
        Column::Whole("DONE"),
    ]);
    for machine in machines {
        let tone = match machine.state.as_str() {
            "ok" => Tone::Good,
            "fail" => Tone::Bad,
            _ => Tone::Quiet,
        };
        table.row([
            machine.pc_id.as_str().into(),
            Cell::new(machine.state.as_str(), tone),
            Cell::maybe(machine.done_at.map(|done| ago(done, look))),
        ]);
    }
    table.render(look)
}
