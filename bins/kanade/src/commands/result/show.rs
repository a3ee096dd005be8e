use std::io::{self, IsTerminal};

use kanade_api_types::results::ResultRow;
use kanade_client::Client;
use kanade_wire::output::OutputStream;

use crate::cli::ResultShowArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{
    Cell, Look, bytes, exit_code, facts, harmless, moment_and_ago, outcome, raw, span,
};

/// Shows one run: what is known of it and its output, or one of its two outputs alone.
pub async fn show(context: &Context, arguments: &ResultShowArguments) -> Ended {
    let id = &arguments.result_id;
    if let Some(stream) = chosen(arguments) {
        let text = context.client.result_output(id, stream).await;
        let text = text.or_try("kanade result list")?;
        raw(&mut io::stdout().lock(), text.as_bytes())?;
        return Ok(ExitStatus::Ok);
    }
    let mut row = context
        .client
        .result(id)
        .await
        .or_try("kanade result list")?;
    complete(&context.client, &mut row).await?;
    context.output.show(&row, |look| text(&row, look))?;
    if context.output.is_for_people() && row.outcome == "running" {
        context.output.say(format!(
            "It is running. Look again: kanade result show {id}"
        ));
    }
    Ok(ExitStatus::Ok)
}

fn chosen(arguments: &ResultShowArguments) -> Option<OutputStream> {
    match (arguments.stdout, arguments.stderr) {
        (true, _) => Some(OutputStream::Stdout),
        (_, true) => Some(OutputStream::Stderr),
        _ => None,
    }
}

/// A run that is on its way has its output at the machine.
async fn complete(client: &Client, row: &mut ResultRow) -> Result<(), Failure> {
    if row.outcome == "running" {
        let tail = client.result_tail(&row.result_id).await;
        let tail = tail.or_try("kanade result list")?;
        row.stdout = tail.stdout;
        row.stderr = tail.stderr;
    }
    Ok(())
}

fn text(row: &ResultRow, look: &Look) -> String {
    let mut text = facts(
        look,
        vec![
            ("Result", row.result_id.as_str().into()),
            ("Machine", row.pc_id.as_str().into()),
            ("Job", Cell::maybe(job(row))),
            ("Execution", Cell::maybe(row.exec_id.as_ref())),
            ("Outcome", outcome(&row.outcome)),
            (
                "Reason",
                Cell::maybe(row.reason.map(|reason| reason.as_str().replace('_', " "))),
            ),
            ("Exit code", exit_code(row)),
            (
                "Started",
                Cell::maybe(row.started_at.map(|at| moment_and_ago(at, look))),
            ),
            ("Took", Cell::maybe(took(row))),
        ],
    );
    text.push_str(&output(
        "stdout",
        &row.stdout,
        row.stdout_bytes,
        row.stdout_truncated,
    ));
    text.push_str(&output(
        "stderr",
        &row.stderr,
        row.stderr_bytes,
        row.stderr_truncated,
    ));
    text
}

fn job(row: &ResultRow) -> Option<String> {
    let job = row.job_id.as_ref()?;
    Some(match &row.version {
        Some(version) => format!("{job} {version}"),
        None => job.to_string(),
    })
}

fn took(row: &ResultRow) -> Option<String> {
    Some(span(row.finished_at? - row.started_at?))
}

fn output(stream: &str, text: &str, size: u64, truncated: bool) -> String {
    if text.is_empty() {
        return String::new();
    }
    let cut = match truncated {
        true => format!(", cut: all of it with --{stream}"),
        false => String::new(),
    };
    let text = match io::stdout().is_terminal() {
        true => harmless(text),
        false => text.to_owned(),
    };
    format!(
        "\n--- {stream} ({}{cut})\n{}\n",
        bytes(size),
        text.trim_end_matches('\n')
    )
}
