use kanade_api_types::schedules::{SchedulePreview, UpcomingFire};
use kanade_wire::ScheduleId;

use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Column, Look, Table, moment_and_ago};

const UPCOMING: Listing<UpcomingFire> = Listing {
    help: "kanade schedule list",
    none: "No schedule fires by the clock.",
    table,
};

/// Shows when a schedule fires next.
pub async fn preview(context: &Context, id: &ScheduleId, count: usize) -> Ended {
    let preview = context.client.preview_schedule(id, count).await;
    let preview = preview.or_try("kanade schedule list")?;
    context
        .output
        .show(&preview, |look| times(&preview, look))?;
    if let Some(note) = preview.note.filter(|_| context.output.is_for_people()) {
        context.output.say(note);
    }
    Ok(ExitStatus::Ok)
}

/// Shows what fires next.
pub async fn upcoming(context: &Context, limit: usize) -> Ended {
    let upcoming = context.client.upcoming_fires(limit);
    UPCOMING.run(context, upcoming, limit).await
}

fn times(preview: &SchedulePreview, look: &Look) -> String {
    let lines = preview
        .fires
        .iter()
        .map(|fire| moment_and_ago(*fire, look) + "\n");
    lines.collect()
}

fn table(fires: &[UpcomingFire], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("NEXT"),
        Column::Whole("SCHEDULE"),
        Column::Whole("JOB"),
        Column::Cut("WHEN"),
    ]);
    for fire in fires {
        table.row([
            moment_and_ago(fire.next_run, look).into(),
            fire.id.as_str().into(),
            fire.job_id.as_str().into(),
            fire.when.as_str().into(),
        ]);
    }
    table.render(look)
}
