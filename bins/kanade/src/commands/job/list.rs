use kanade_client::Job;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line, plural};

/// Lists jobs.
pub async fn list(context: &Context) -> Ended {
    let jobs = context.client.jobs().all().await;
    let jobs = jobs.or_try("kanade job list --help")?.rows;
    context.output.show(&jobs, |look| table(&jobs, look))?;
    if context.output.is_for_people() {
        context.output.say(match jobs.len() {
            0 => "No job yet. Create some: kanade job create <folder>".to_owned(),
            count => plural(count as u64, "job"),
        });
    }
    Ok(ExitStatus::Ok)
}

fn table(jobs: &[Job], look: &Look) -> String {
    if jobs.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("JOB"),
        Column::Whole("VERSION"),
        Column::Whole("SHELL"),
        Column::Number("RUNNING"),
        Column::Whole("SAVED"),
        Column::Cut("DESCRIPTION"),
    ]);
    for job in jobs {
        table.row([
            job.id().into(),
            job.version().into(),
            Cell::maybe(job.shell()),
            running(job),
            Cell::maybe(job.updated_at().map(|at| ago(at, look))),
            Cell::new(
                first_line(job.description().unwrap_or_default()),
                Tone::Quiet,
            ),
        ]);
    }
    table.render(look)
}

fn running(job: &Job) -> Cell {
    let live = job.live().unwrap_or_default();
    match live.running + live.pending {
        0 => Cell::new("–", Tone::Quiet),
        count => count.to_string().into(),
    }
}
