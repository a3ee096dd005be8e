use kanade_api_types::perf::TopMachines;

use crate::cli::PerfTopArguments;
use crate::commands::Ended;
use crate::commands::listing::copy;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, gauge};

const HELP: &str = "kanade perf top --help";

/// Lists the busiest machines.
pub async fn top(context: &Context, arguments: &PerfTopArguments) -> Ended {
    let PerfTopArguments { metric, limit, .. } = arguments;
    let window = arguments.window.to_string();
    if context.output.is_csv() {
        let machines = context.client.top_perf_machines(metric, &window, *limit);
        return copy(machines, HELP).await;
    }
    let top = context.client.top_perf(metric, &window, *limit).await;
    let top = top.or_try(HELP)?;
    context.output.show(&top, |look| table(&top, look))?;
    if context.output.is_for_people() && top.rows.is_empty() {
        context.output.say(format!(
            "No machine sent {} in the last {window}.",
            top.metric
        ));
    }
    Ok(ExitStatus::Ok)
}

fn table(top: &TopMachines, look: &Look) -> String {
    if top.rows.is_empty() {
        return String::new();
    }
    let value = top.metric.to_uppercase();
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Number(&value),
        Column::Cut("HOSTNAME"),
    ]);
    for row in &top.rows {
        let hostname = Some(&row.hostname).filter(|name| !name.is_empty());
        table.row([
            row.pc_id.as_str().into(),
            gauge(&top.metric, row.value).into(),
            Cell::maybe(hostname),
        ]);
    }
    table.render(look)
}
