use kanade_api_types::executions::ExecutionRow;
use kanade_client::ExecutionQuery;

use crate::cli::ExecutionListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, execution_status};

const EXECUTIONS: Listing<ExecutionRow> = Listing {
    help: "kanade execution list --help",
    none: "No execution fits. Run a job: kanade exec <job> --all",
    table,
};

/// Lists executions.
pub async fn list(context: &Context, arguments: &ExecutionListArguments) -> Ended {
    let query = ExecutionQuery {
        job_id: arguments.job.clone(),
        status: arguments.status.map(|status| status.as_str().to_owned()),
        since: context.output.look().since(arguments.since.as_ref()),
    };
    let executions = context.client.executions(&query);
    EXECUTIONS.run(context, executions, arguments.limit).await
}

fn table(rows: &[ExecutionRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("EXECUTION"),
        Column::Cut("JOB"),
        Column::Whole("STATUS"),
        Column::Number("DONE"),
        Column::Number("FAILED"),
        Column::Cut("BY"),
        Column::Whole("WHEN"),
    ]);
    for row in rows {
        table.row([
            row.exec_id.as_str().into(),
            Cell::maybe(row.job_id.as_ref()),
            execution_status(row),
            done(row).into(),
            failed(row),
            Cell::maybe(row.initiated_by.as_ref()),
            Cell::maybe(row.initiated_at.map(|at| ago(at, look))),
        ]);
    }
    table.render(look)
}

fn done(row: &ExecutionRow) -> String {
    let open = row.pending_count + row.running_count;
    let finished = row.target_count.saturating_sub(open);
    format!("{finished}/{}", row.target_count)
}

fn failed(row: &ExecutionRow) -> Cell {
    match row.failure_count {
        0 => Cell::new("–", Tone::Quiet),
        count => Cell::new(count.to_string(), Tone::Bad),
    }
}
