use kanade_api_types::schedules::{ScheduleDecision, ScheduleStatus};
use kanade_wire::ScheduleId;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, facts, moment, moment_and_ago};

/// Decisions shown to people; programs get all.
const SHOWN: usize = 10;

/// Shows how a schedule is doing.
pub async fn status(context: &Context, id: &ScheduleId) -> Ended {
    let status = context.client.schedule_status(id).await;
    let status = status.or_try("kanade schedule list")?;
    context.output.show(&status, |look| text(&status, look))?;
    Ok(ExitStatus::Ok)
}

fn text(status: &ScheduleStatus, look: &Look) -> String {
    let time = |time: Option<_>| Cell::maybe(time.map(|time| moment_and_ago(time, look)));
    let recent = &status.recent;
    let head = facts(
        look,
        vec![
            ("Schedule", status.id.as_str().into()),
            ("When", format!("{} ({})", status.when, status.tz).into()),
            (
                "State",
                if status.enabled {
                    Cell::new("on", Tone::Good)
                } else {
                    Cell::new("off", Tone::Quiet)
                },
            ),
            ("Next", time(status.next_run)),
            ("Last", time(status.last_run)),
            (
                "Last 24 h",
                format!(
                    "{} ended well, {} did not, {} skipped",
                    recent.ok, recent.fail, recent.skipped
                )
                .into(),
            ),
        ],
    );
    match status.decisions.is_empty() {
        true => head,
        false => format!("{head}\n{}", decisions(&status.decisions, look)),
    }
}

fn decisions(decisions: &[ScheduleDecision], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("TIME"),
        Column::Whole("DECIDED"),
        Column::Number("MACHINES"),
        Column::Cut("WHY"),
    ]);
    for decision in decisions.iter().take(SHOWN) {
        let tone = match decision.outcome.as_str() {
            "dispatched" => Tone::Good,
            "missed" => Tone::Warning,
            _ => Tone::Quiet,
        };
        let times = (decision.times > 1).then(|| format!(" × {}", decision.times));
        let outcome = format!("{}{}", decision.outcome, times.unwrap_or_default());
        let machines = Some(decision.machines).filter(|count| *count > 0);
        table.row([
            moment(decision.fire_at).into(),
            Cell::new(outcome, tone),
            Cell::maybe(machines),
            Cell::maybe(decision.detail.as_ref()),
        ]);
    }
    table.render(look)
}
