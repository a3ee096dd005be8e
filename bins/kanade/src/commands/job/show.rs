use kanade_client::Job;
use kanade_wire::JobId;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Look, ago, facts};

/// Shows one job: what is known of it, then its document as its author wrote it.
pub async fn show(context: &Context, id: &JobId) -> Ended {
    let job = context.client.job(id).await.or_try("kanade job list")?;
    let document = match context.output.is_for_people() {
        true => context
            .client
            .job_yaml(id)
            .await
            .or_try("kanade job list")?,
        false => String::new(),
    };
    context
        .output
        .show(&job, |look| text(&job, &document, look))?;
    if context.output.is_for_people() {
        context
            .output
            .say(format!("Run it: kanade exec {id} --all --wait"));
    }
    Ok(ExitStatus::Ok)
}

fn text(job: &Job, document: &str, look: &Look) -> String {
    let live = job.live().unwrap_or_default();
    let facts = facts(
        look,
        vec![
            ("Job", job.id().into()),
            ("Version", job.version().into()),
            ("Description", Cell::maybe(job.description())),
            (
                "Running",
                format!("{} now, {} pending", live.running, live.pending).into(),
            ),
            (
                "Saved",
                Cell::maybe(job.updated_at().map(|at| ago(at, look))),
            ),
            ("Revision", Cell::maybe(job.revision())),
        ],
    );
    format!("{facts}\n{document}")
}
