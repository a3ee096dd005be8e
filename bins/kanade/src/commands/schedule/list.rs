use kanade_manifest::Schedule;
use kanade_wire::DocumentKind;
use serde::Deserialize;
use serde_json::Value;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, first_line, plural};

/// Lists schedules.
pub async fn list(context: &Context) -> Ended {
    let schedules = context.client.documents(DocumentKind::Schedule).all().await;
    let schedules = schedules.or_try("kanade schedule list --help")?.rows;
    context
        .output
        .show(&schedules, |look| table(&schedules, look))?;
    if context.output.is_for_people() {
        context.output.say(match schedules.len() {
            0 => "No schedule yet. Create some: kanade schedule create <folder>".to_owned(),
            count => plural(count as u64, "schedule"),
        });
    }
    Ok(ExitStatus::Ok)
}

fn table(schedules: &[Value], look: &Look) -> String {
    if schedules.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("SCHEDULE"),
        Column::Whole("STATE"),
        Column::Whole("JOB"),
        Column::Whole("WHEN"),
        Column::Cut("WHERE"),
    ]);
    for value in schedules {
        match Schedule::deserialize(value) {
            Ok(schedule) => table.row(row(&schedule)),
            Err(_) => table.row([
                value["id"].as_str().unwrap_or_default().into(),
                Cell::new("unreadable", Tone::Bad),
                Cell::maybe(None::<String>),
                Cell::maybe(None::<String>),
                first_line(value["error"].as_str().unwrap_or_default()).into(),
            ]),
        }
    }
    table.render(look)
}

fn row(schedule: &Schedule) -> [Cell; 5] {
    [
        schedule.id.as_str().into(),
        match schedule.enabled {
            true => Cell::new("on", Tone::Good),
            false => Cell::new("off", Tone::Quiet),
        },
        schedule.job_id.as_str().into(),
        schedule.when.to_string().into(),
        place(schedule).into(),
    ]
}

/// The machines in words: `all`, groups, machines, or waves in their order.
fn place(schedule: &Schedule) -> String {
    let waves = schedule.rollout.iter().flat_map(|rollout| &rollout.waves);
    let waves: Vec<&str> = waves.map(|wave| wave.group.as_str()).collect();
    if !waves.is_empty() {
        return waves.join(" → ");
    }
    let target = &schedule.target;
    let groups = target.groups.iter().map(AsRef::<str>::as_ref);
    let machines = target.pcs.iter().map(AsRef::<str>::as_ref);
    let all = target.all.then_some("all");
    let words: Vec<&str> = all.into_iter().chain(groups).chain(machines).collect();
    words.join(", ")
}
