use kanade_api_types::perf::{MachinePerf, PerfPoint};
use kanade_client::PerfRange;

use crate::cli::PerfShowArguments;
use crate::commands::Ended;
use crate::commands::listing::copy;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, gauge, moment};

/// Shows a machine's load, a line for each stretch of time.
pub async fn show(context: &Context, arguments: &PerfShowArguments) -> Ended {
    let range = PerfRange {
        from: context.output.look().since(Some(&arguments.since)),
        step: arguments.step.as_ref().map(ToString::to_string),
    };
    if context.output.is_csv() {
        let points = context.client.machine_perf_points(&arguments.pc_id, &range);
        return copy(points, "kanade agent list").await;
    }
    let perf = context.client.machine_perf(&arguments.pc_id, &range).await;
    let perf = perf.or_try("kanade agent list")?;
    context.output.show(&perf, |look| table(&perf, look))?;
    if context.output.is_for_people() && perf.points.is_empty() {
        context.output.say(format!(
            "{} sent nothing in the last {}.",
            perf.pc_id, arguments.since
        ));
    }
    Ok(ExitStatus::Ok)
}

fn table(perf: &MachinePerf, look: &Look) -> String {
    if perf.points.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("TIME"),
        Column::Number("CPU"),
        Column::Number("MEMORY"),
        Column::Number("OF"),
        Column::Number("READ"),
        Column::Number("WRITTEN"),
        Column::Number("RECEIVED"),
        Column::Number("SENT"),
    ]);
    for point in &perf.points {
        table.row(line(point));
    }
    table.render(look)
}

fn line(point: &PerfPoint) -> [Cell; 8] {
    let bytes = |value: Option<f64>| Cell::maybe(value.map(|value| gauge("bytes", value)));
    let rate = |value: Option<f64>| Cell::maybe(value.map(|value| gauge("_bytes_per_sec", value)));
    [
        moment(point.at).into(),
        Cell::maybe(point.cpu_pct.map(|value| gauge("cpu_pct", value))),
        bytes(point.mem_used_bytes),
        bytes(point.mem_total_bytes),
        rate(point.disk_read_bytes_per_sec),
        rate(point.disk_written_bytes_per_sec),
        rate(point.net_rx_bytes_per_sec),
        rate(point.net_tx_bytes_per_sec),
    ]
}
