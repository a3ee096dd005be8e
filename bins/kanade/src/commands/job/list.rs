use kanade_client::Job;

use crate::commands::Ended;
use crate::commands::listing::{Listing, counted};
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, first_line};

const JOBS: Listing<Job> = Listing {
    help: "kanade job list --help",
    none: "No job yet. Create some: kanade job create <folder>",
    table,
};

/// Lists jobs.
pub async fn list(context: &Context) -> Ended {
    let jobs = context.client.jobs();
    JOBS.run_saying(context, jobs, usize::MAX, counted("job"))
        .await
}

fn table(jobs: &[Job], look: &Look) -> String {
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
