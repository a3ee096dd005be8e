use kanade_api_types::perf::FleetPerf;
use kanade_client::PerfRange;

use crate::cli::PerfFleetArguments;
use crate::commands::Ended;
use crate::commands::listing::copy;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Column, Look, Table, gauge, moment};

const HELP: &str = "kanade perf fleet --help";

/// Shows the load of all machines together, a line for each stretch of time.
pub async fn fleet(context: &Context, arguments: &PerfFleetArguments) -> Ended {
    let range = PerfRange {
        from: context.output.look().since(Some(&arguments.since)),
        step: arguments.step.as_ref().map(ToString::to_string),
    };
    let aggregate = if arguments.max { "max" } else { "avg" };
    let metric = &arguments.metric;
    if context.output.is_csv() {
        let points = context.client.fleet_perf_points(metric, aggregate, &range);
        return copy(points, HELP).await;
    }
    let perf = context.client.fleet_perf(metric, aggregate, &range).await;
    let perf = perf.or_try(HELP)?;
    context.output.show(&perf, |look| table(&perf, look))?;
    if context.output.is_for_people() && perf.points.is_empty() {
        let since = &arguments.since;
        context.output.say(format!(
            "No machine sent {} in the last {since}.",
            perf.metric
        ));
    }
    Ok(ExitStatus::Ok)
}

fn table(perf: &FleetPerf, look: &Look) -> String {
    if perf.points.is_empty() {
        return String::new();
    }
    let value = perf.metric.to_uppercase();
    let mut table = Table::new(&[Column::Whole("TIME"), Column::Number(&value)]);
    for point in &perf.points {
        table.row([
            moment(point.at).into(),
            gauge(&perf.metric, point.value).into(),
        ]);
    }
    table.render(look)
}
