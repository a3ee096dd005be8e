use chrono::TimeDelta;
use kanade_api_types::executions::ExecutionRow;
use kanade_client::ExecutionQuery;
use kanade_wire::HumanDuration;

use crate::cli::ExecutionListArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago, execution_status};

/// Lists executions.
pub async fn list(context: &Context, arguments: &ExecutionListArguments) -> Ended {
    let query = query(arguments, context.output.look());
    let executions = context
        .client
        .executions(&query)
        .take(arguments.limit)
        .await;
    let page = executions.or_try("kanade execution list --help")?;
    context
        .output
        .show(&page.rows, |look| table(&page.rows, look))?;
    if context.output.is_for_people() {
        match (page.rows.len(), page.has_more()) {
            (0, _) => context
                .output
                .say("No execution fits. Run a job: kanade exec <job> --all"),
            (shown, true) => context.output.say(format!(
                "{shown} shown, there are more: --limit {}",
                shown * 4
            )),
            (_, false) => {}
        }
    }
    Ok(ExitStatus::Ok)
}

fn query(arguments: &ExecutionListArguments, look: &Look) -> ExecutionQuery {
    let before = |length: &HumanDuration| {
        let length = TimeDelta::from_std(length.value()).ok()?;
        look.now.checked_sub_signed(length)
    };
    ExecutionQuery {
        job_id: arguments.job.clone(),
        status: arguments.status.map(|status| status.as_str().to_owned()),
        since: arguments.since.as_ref().and_then(before),
    }
}

fn table(rows: &[ExecutionRow], look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
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
