use kanade_api_types::results::ResultRow;
use kanade_client::ResultQuery;

use crate::cli::ResultListArguments;
use crate::commands::Ended;
use crate::commands::listing::{Listing, joined};
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, exit_code, first_line, outcome, span};

const RUNS: Listing<ResultRow> = Listing {
    help: "kanade result list --help",
    none: "No run fits. Run something: kanade run <machine> -- 'echo hello'",
    table,
};

/// Lists runs.
pub async fn list(context: &Context, arguments: &ResultListArguments) -> Ended {
    let query = query(arguments, context.output.look());
    let results = context.client.results(&query);
    RUNS.run(context, results, arguments.limit).await
}

fn query(arguments: &ResultListArguments, look: &Look) -> ResultQuery {
    ResultQuery {
        pc_id: arguments.pc.clone(),
        job_id: arguments.job.clone(),
        exec_id: arguments.exec.clone(),
        outcome: joined(&arguments.outcome),
        limits: arguments.over_limits.then(|| "met".to_owned()),
        since: look.since(arguments.since.as_ref()),
        until: None,
        re: arguments.grep.clone(),
    }
}

/// Runs as a table.
pub fn table(rows: &[ResultRow], look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("RESULT"),
        Column::Whole("MACHINE"),
        Column::Cut("JOB"),
        Column::Whole("OUTCOME"),
        Column::Number("EXIT"),
        Column::Whole("STARTED"),
        Column::Number("TOOK"),
        Column::Cut("OUTPUT"),
    ]);
    for row in rows {
        table.row([
            row.result_id.as_str().into(),
            row.pc_id.as_str().into(),
            Cell::maybe(row.job_id.as_ref()),
            outcome(&row.outcome),
            exit_code(row),
            Cell::maybe(row.started_at.map(|start| ago(start, look))),
            Cell::maybe(took(row)),
            Cell::new(said(row), Tone::Quiet),
        ]);
    }
    table.render(look)
}

fn took(row: &ResultRow) -> Option<String> {
    Some(span(row.finished_at? - row.started_at?))
}

/// What a failure says stands in its standard error, if anywhere.
fn said(row: &ResultRow) -> String {
    let first = match row.outcome.as_str() {
        "succeeded" | "running" => [&row.stdout, &row.stderr],
        _ => [&row.stderr, &row.stdout],
    };
    let mut lines = first.map(|text| first_line(text)).into_iter();
    let line = lines.find(|line| !line.is_empty());
    let reason = || Some(row.reason?.as_str().replace('_', " "));
    line.or_else(reason).unwrap_or_default()
}
