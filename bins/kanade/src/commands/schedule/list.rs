use kanade_manifest::Schedule;
use kanade_wire::DocumentKind;
use serde::Deserialize;
use serde_json::Value;

use crate::commands::Ended;
use crate::commands::listing::{Listing, counted};
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, first_line};

const SCHEDULES: Listing<Value> = Listing {
    help: "kanade schedule list --help",
    none: "No schedule yet. Create some: kanade schedule create <folder>",
    table,
};

/// Lists schedules.
pub async fn list(context: &Context) -> Ended {
    let schedules = context.client.documents(DocumentKind::Schedule);
    SCHEDULES
        .run_saying(context, schedules, usize::MAX, counted("schedule"))
        .await
}

fn table(schedules: &[Value], look: &Look) -> String {
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
